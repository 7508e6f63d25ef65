import { AppError } from '../core/error.ts';
import { type Config, readConfig, readWhatIsThere } from '../env.ts';
import type { Assets } from '../http/page.ts';
import { createLog } from '../log.ts';
import type { Stores } from '../stores/redis-stores.ts';
import type { Service } from '../wiring.ts';

export type Environment = Record<string, unknown>;
type Given = { stores?: Stores; nowMs?: () => number };

/** Settings that are whole, or throws `config` with one line a fault. On Workers a service is always reached from outside. */
export function configOf(environment: Environment): Config {
  return readConfig({ ...textsOf(environment), HOST: 'workers' }, noSecret);
}

/** What can be read of settings that may have faults: enough to say where help is, on every channel that is set up. */
export function configAtTheDoor(environment: Environment): Config {
  return readWhatIsThere(textsOf(environment), () => crypto.getRandomValues(new Uint8Array(32)));
}

/** The whole service, as on Node; what it is made of is loaded with it and not before. */
export async function openService(config: Config, { nowMs = Date.now, stores }: Given = {}): Promise<Service> {
  const [{ createService }, { createRedisStores }, { packedContent }, assets] = await Promise.all([
    import('../wiring.ts'),
    import('../stores/redis-stores.ts'),
    import('./packed-content.ts'),
    import('../../build/assets.json', { with: { type: 'json' } }),
  ]);
  const log = createLog((line) => console.log(line), nowMs);
  return createService({
    config,
    content: packedContent(),
    assets: assets.default as Assets,
    log,
    nowMs,
    packed: false,
    // Never in memory: an object is forgotten without warning.
    stores: stores ?? createRedisStores(config, { log, nowMs }),
  });
}

/** Bindings are objects; settings are texts. */
function textsOf(environment: Environment): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}

function noSecret(): never {
  throw new AppError('config', 'YULAN_SECRET: missing');
}

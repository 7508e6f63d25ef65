import type { LostReason } from './core/basics/why-lost.ts';
import { LIMITS } from './core/limits.ts';
import { createMemoryKeyShelf } from './crypto/key-shelf-memory.ts';
import { createRedisKeyShelf } from './crypto/key-shelf-redis.ts';
import { createKeys } from './crypto/keys.ts';
import { createSealer } from './crypto/seal.ts';
import type { Config } from './env.ts';
import type { Log } from './log.ts';
import type { Keys, Sealer } from './ports/keys.ts';
import type { Store } from './ports/store.ts';
import { createMemoryStore } from './store/memory.ts';
import { createRedisStore } from './store/redis.ts';

/** The store and, apart from it, the keys: in memory for the demo, on two Redis servers in service. `timeOffset`, in ms, is of tests. */
export function createStores(
  config: Config,
  { log, nowMs, timeOffset }: { log: Log; nowMs: () => number; timeOffset?: () => number },
): { store: Store; keys: Keys } {
  const { redis, cell, secret, previousSecret: previous } = config;
  if (redis === null) {
    const store = createMemoryStore({ now: nowMs });
    const shelf = createMemoryKeyShelf(nowMs);
    return { store, keys: createKeys({ secret, previous, cell, shelf, records: store, nowMs }) };
  }
  const store = createRedisStore({
    url: redis.url,
    cell,
    replicas: redis.replicas,
    ...(timeOffset && { timeOffset, forTests: true }),
    report: sparingly(nowMs, (reason) => log('store-lost', { reason })),
  });
  const shelf = createRedisKeyShelf({
    url: redis.keyUrl,
    cell,
    report: sparingly(nowMs, (reason) => log('key-store-lost', { reason })),
  });
  return { store, keys: createKeys({ secret, previous, cell, shelf, records: store, nowMs }) };
}

/** What opens records that are held elsewhere, such as a backup's, with the secret of these settings; keeps nothing. */
export function createOpener(
  { cell, secret, previousSecret: previous }: Config,
  records: Pick<Store, 'getRecords'>,
  nowMs: () => number,
): { keys: Keys; sealer: Sealer } {
  const readOnly = { ...records, putAll: async () => 'conflict' as const };
  const shelf = createMemoryKeyShelf(nowMs);
  return { keys: createKeys({ secret, previous, cell, shelf, records: readOnly, nowMs }), sealer: createSealer() };
}

/** A lost connection is tried many times a second; one reason is said once a minute. */
function sparingly(nowMs: () => number, say: (reason: LostReason) => void): (reason: LostReason) => void {
  const saidMs = new Map<LostReason, number>();
  return (reason) => {
    if (nowMs() - (saidMs.get(reason) ?? Number.NEGATIVE_INFINITY) < LIMITS.lossSaidEveryMs) return;
    saidMs.set(reason, nowMs());
    say(reason);
  };
}

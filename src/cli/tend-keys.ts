import { AppError } from '../core/error.ts';
import { LIMITS } from '../core/limits.ts';
import { type Config, readConfig } from '../env.ts';
import type { Keys, WrappedCounts } from '../ports/keys.ts';
import { createStores } from '../stores/open-stores.ts';

export type Asked = {
  what: 'status' | 'rotate';
  json: boolean;
  environment: Record<string, string | undefined>;
  nowMs: () => number;
  say: (line: string) => void;
  complain: (line: string) => void;
};

/** Looks at what rests under which secret, or ends a change of secret. Resolves with the exit code; 2 = it cannot begin. */
export async function tendKeys({ what, json, environment, nowMs, say, complain }: Asked): Promise<number> {
  try {
    const config = configOf(environment);
    // What a lost connection would log is said by the error.
    const { store, keys } = createStores(config, { log: () => {}, nowMs });
    try {
      const rewrapped = what === 'rotate' ? await keys.rotate() : null;
      const counts = await keys.wrapped();
      const lines = json ? [asJson(counts, rewrapped)] : asLines(counts, rewrapped, config.previousSecret !== null);
      for (const line of lines) say(line);
      return counts.neither > 0 ? 1 : 0;
    } finally {
      await Promise.all([store.stop(), keys.stop()]);
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    complain(`keys: ${error.message}`);
    return error.code === 'config' ? 2 : 1;
  }
}

function configOf(environment: Asked['environment']): Config {
  const config = readConfig(environment, () => new Uint8Array(LIMITS.secretMinBytes));
  if (config.redis === null)
    throw new AppError('config', 'no stores are set; REDIS_URL, KEY_REDIS_URL and YULAN_SECRET name them');
  return config;
}

/** Nothing rests under the previous secret any more. */
function mayGo({ previous, both, neither }: WrappedCounts): boolean {
  return previous + both + neither === 0;
}

function asJson(counts: WrappedCounts, rewrapped: Awaited<ReturnType<Keys['rotate']>> | null): string {
  return JSON.stringify({
    ...(rewrapped === null ? {} : { rewrapped }),
    ...counts,
    previousMayBeRemoved: mayGo(counts),
  });
}

function asLines(counts: WrappedCounts, rewrapped: number | null, hasPrevious: boolean): string[] {
  const { current, previous, both, neither } = counts;
  const found = `The house key and the keys of days rest: ${current} under YULAN_SECRET alone, ${previous} under the previous secret alone, ${both} under both, ${neither} under neither.`;
  return [...(rewrapped === null ? [] : [`Wrapped anew: ${rewrapped}.`]), found, ...advice(counts, hasPrevious)];
}

function advice(counts: WrappedCounts, hasPrevious: boolean): string[] {
  if (counts.neither > 0)
    return [
      'What is under neither is lost to this service: set the secret it was kept under as YULAN_SECRET_PREVIOUS.',
    ];
  if (!hasPrevious) return [];
  return mayGo(counts)
    ? ['YULAN_SECRET_PREVIOUS may now be removed, if every process was started with both.']
    : ['Keep YULAN_SECRET_PREVIOUS. When every process was started with both: npm run keys -- rotate'];
}

import type { LostReason } from '../core/basics/why-lost.ts';
import { AppError } from '../core/error.ts';
import { LIMITS } from '../core/limits.ts';
import { createRedisKeyShelf } from '../crypto/key-shelf-redis.ts';
import { createKeys } from '../crypto/keys.ts';
import type { Config } from '../env.ts';
import type { Log } from '../log.ts';
import type { Keys } from '../ports/keys.ts';
import type { Store } from '../ports/store.ts';
import { createRedisStore } from '../store/redis.ts';

export type Stores = { store: Store; keys: Keys };
export type StoreParts = { log: Log; nowMs: () => number; timeOffset?: () => number };

/** The store and, apart from it, the keys on two Redis servers. `timeOffset`, in ms, is of tests. Throws `config` without their addresses. */
export function createRedisStores(config: Config, { log, nowMs, timeOffset }: StoreParts): Stores {
  const { redis, cell, secret, previousSecret: previous } = config;
  if (redis === null) throw new AppError('config', 'REDIS_URL: missing');
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

/** A lost connection is tried many times a second; one reason is said once a minute. */
function sparingly(nowMs: () => number, say: (reason: LostReason) => void): (reason: LostReason) => void {
  const saidMs = new Map<LostReason, number>();
  return (reason) => {
    if (nowMs() - (saidMs.get(reason) ?? Number.NEGATIVE_INFINITY) < LIMITS.lossSaidEveryMs) return;
    saidMs.set(reason, nowMs());
    say(reason);
  };
}

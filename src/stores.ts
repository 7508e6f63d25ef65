import { LIMITS } from './core/limits.ts';
import { createMemoryKeyShelf } from './crypto/key-shelf-memory.ts';
import { createRedisKeyShelf } from './crypto/key-shelf-redis.ts';
import { createKeys } from './crypto/keys.ts';
import type { Config } from './env.ts';
import type { Log } from './log.ts';
import type { Keys } from './ports/keys.ts';
import type { Store } from './ports/store.ts';
import { createMemoryStore } from './store/memory.ts';
import { createRedisStore } from './store/redis.ts';

/** The store and, apart from it, the keys: in memory for the demo, on two Redis servers in service. */
export function createStores(
  config: Config,
  { log, nowMs }: { log: Log; nowMs: () => number },
): { store: Store; keys: Keys } {
  const { redis, cell, secret } = config;
  if (redis === null) {
    const keys = createKeys({ secret, cell, shelf: createMemoryKeyShelf(nowMs), nowMs });
    return { store: createMemoryStore({ now: nowMs }), keys };
  }
  const shelf = createRedisKeyShelf({ url: redis.keyUrl, cell, report: sparingly(nowMs, () => log('key-store-lost')) });
  return {
    store: createRedisStore({
      url: redis.url,
      cell,
      replicas: redis.replicas,
      report: sparingly(nowMs, () => log('store-lost')),
    }),
    keys: createKeys({ secret, cell, shelf, nowMs }),
  };
}

/** A lost connection is tried many times a second; it is said once a minute. */
function sparingly(nowMs: () => number, say: () => void): () => void {
  let lastMs = Number.NEGATIVE_INFINITY;
  return () => {
    if (nowMs() - lastMs < LIMITS.lossSaidEveryMs) return;
    lastMs = nowMs();
    say();
  };
}

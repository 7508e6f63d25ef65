import { createMemoryKeyShelf } from '../crypto/key-shelf-memory.ts';
import { createKeys } from '../crypto/keys.ts';
import { createSealer } from '../crypto/seal.ts';
import type { Config } from '../env.ts';
import type { Keys, Sealer } from '../ports/keys.ts';
import type { Store } from '../ports/store.ts';
import { createMemoryStore } from '../store/memory.ts';
import { createRedisStores, type StoreParts, type Stores } from './redis-stores.ts';

/** The store and, apart from it, the keys: in memory for the demo, on two Redis servers in service. */
export function createStores(config: Config, parts: StoreParts): Stores {
  const { redis, cell, secret, previousSecret: previous } = config;
  if (redis !== null) return createRedisStores(config, parts);
  const { nowMs } = parts;
  const store = createMemoryStore({ now: nowMs });
  const shelf = createMemoryKeyShelf(nowMs);
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

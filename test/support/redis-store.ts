import { Redis } from 'ioredis';
import type { Store } from '../../src/ports/store.ts';
import { createRedisStore, type RedisStoreOptions } from '../../src/store/redis.ts';
import { createScene, type Scene } from '../contracts/store/scene.ts';
import type { RedisServer } from './redis-server.ts';

/** A store in a cell of its own whose time `advance` moves, and the acts of the contract on it. */
export function sceneOn(
  server: Pick<RedisServer, 'url'>,
  options: Partial<RedisStoreOptions> = {},
): Scene & { cell: string } {
  const cell = options.cell ?? `cell-${crypto.randomUUID()}`;
  let passedMs = 0;
  const store: Store = createRedisStore({
    url: server.url,
    cell,
    timeOffset: () => passedMs,
    forTests: true,
    ...options,
  });
  const advance = (ms: number) => {
    passedMs += ms;
  };
  return { ...createScene({ store, advance }), cell };
}

/** A plain client of the test's own, to look at what a store left behind. */
export async function withClient<T>(server: Pick<RedisServer, 'url'>, look: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(server.url);
  // What goes wrong is told by the call it concerns.
  client.on('error', () => {});
  try {
    return await look(client);
  } finally {
    client.disconnect();
  }
}

export type Found = { key: string; type: string; ttlMs: number; text: string };

/** Every key on the server with all it holds, as text. */
export async function walk(client: Redis): Promise<Found[]> {
  const found: Found[] = [];
  for await (const keys of client.scanStream({ count: 500 })) {
    for (const key of keys as string[]) {
      const [type, ttlMs] = await Promise.all([client.type(key), client.pttl(key)]);
      found.push({ key, type, ttlMs, text: JSON.stringify(await contents(client, key, type)) });
    }
  }
  return found;
}

async function contents(client: Redis, key: string, type: string): Promise<unknown> {
  if (type === 'string') return client.get(key);
  if (type === 'hash') return client.hgetall(key);
  if (type === 'set') return client.smembers(key);
  if (type === 'list') return client.lrange(key, 0, -1);
  if (type === 'zset') return client.zrange(key, 0, '-1', 'WITHSCORES');
  throw new Error(`no row of the table is a ${type}`);
}

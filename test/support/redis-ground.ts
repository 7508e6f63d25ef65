import { vi } from 'vitest';
import { createRedisKeyShelf } from '../../src/crypto/key-shelf-redis.ts';
import { createKeys } from '../../src/crypto/keys.ts';
import { createRedisStore } from '../../src/store/redis.ts';
import type { Ground } from './channel-drivers/channel-scene.ts';
import type { RedisServer } from './redis-server.ts';

/** A deployment of its own in this process, on two real Redis servers. */
export function layOnRedis({ store, keyServer }: { store: RedisServer; keyServer: RedisServer }): Ground {
  let passedMs = 0;
  const nowMs = () => Date.now() + passedMs;
  const cell = `cell-${crypto.randomUUID().slice(0, 8)}`;
  const open = createRedisStore({ url: store.url, cell, timeOffset: () => passedMs, forTests: true });
  return {
    nowMs,
    advance(ms) {
      passedMs += ms;
    },
    stores({ config: { secret } }) {
      const shelf = createRedisKeyShelf({ url: keyServer.url, cell, report: () => {} });
      return { store: open, keys: createKeys({ secret, cell, shelf, records: open, nowMs }) };
    },
    storeGoes: () => store.kill(),
    async storeComesBack() {
      await store.restart();
      await vi.waitFor(() => open.ping(), { timeout: 5_000 });
    },
  };
}

import { afterAll, afterEach, beforeAll, vi } from 'vitest';
import { createRedisKeyShelf } from '../../src/crypto/key-shelf-redis.ts';
import { createKeys } from '../../src/crypto/keys.ts';
import { createRedisStore } from '../../src/store/redis.ts';
import type { Ground } from './channel-drivers/channel-scene.ts';
import { type RedisServer, startRedisServer } from './redis-server.ts';

type Parts = { store: RedisServer; keyServer: RedisServer };

/** A deployment of its own in this process, on two real Redis servers. */
function layOnRedis({ store, keyServer }: Parts): Ground {
  let passedMs = 0;
  const nowMs = () => Date.now() + passedMs;
  const cell = `cell-${crypto.randomUUID().slice(0, 8)}`;
  const open = createRedisStore({ url: store.url, cell, timeOffset: () => passedMs, forTests: true });
  return {
    inRealTime: true,
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

/** Starts both Redis servers for a test file, and ends them after it. Each call of what it gives is a fresh deployment. */
export function onRedis(): () => Ground {
  let parts: Parts;
  beforeAll(async () => {
    const [store, keyServer] = await Promise.all([startRedisServer({ appendOnly: true }), startRedisServer()]);
    parts = { store, keyServer };
  });
  // A sentence that failed may have left it away.
  afterEach(() => parts.store.running() || parts.store.restart());
  afterAll(async () => {
    await Promise.all([parts.store.stop(), parts.keyServer.stop()]);
  });
  return () => layOnRedis(parts);
}

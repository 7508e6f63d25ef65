import { afterAll, beforeAll, vi } from 'vitest';
import { createRedisKeyShelf } from '../../src/crypto/key-shelf-redis.ts';
import { createKeys } from '../../src/crypto/keys.ts';
import { createRedisStore } from '../../src/store/redis.ts';
import type { Ground } from '../support/channel-drivers/channel-scene.ts';
import { type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { channelContract } from './channel-contract.ts';

let store: RedisServer;
let keyServer: RedisServer;
beforeAll(async () => {
  [store, keyServer] = await Promise.all([startRedisServer({ appendOnly: true }), startRedisServer()]);
});
afterAll(async () => {
  await Promise.all([store.stop(), keyServer.stop()]);
});

const lay = async (): Promise<Ground> => {
  let passedMs = 0;
  const nowMs = () => Date.now() + passedMs;
  // Each house is a deployment of its own on the same two servers.
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
};

// What a channel is excused from says nothing of a store.
channelContract('two Redis servers', lay, { tryExcused: false });

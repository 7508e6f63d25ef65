import { afterAll, beforeAll } from 'vitest';
import { layOnRedis } from '../support/redis-ground.ts';
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

// What a channel is excused from says nothing of a store.
channelContract('two Redis servers', async () => layOnRedis({ store, keyServer }), { tryExcused: false });

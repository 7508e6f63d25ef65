import { afterAll, beforeAll } from 'vitest';
import { layOnRedis } from '../support/redis-ground.ts';
import { type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { httpContract } from './http-contract.ts';

let store: RedisServer;
let keyServer: RedisServer;
beforeAll(async () => {
  [store, keyServer] = await Promise.all([startRedisServer({ appendOnly: true }), startRedisServer()]);
});
afterAll(async () => {
  await Promise.all([store.stop(), keyServer.stop()]);
});

httpContract('in this process', async () => layOnRedis({ store, keyServer }));

import { afterAll, beforeAll } from 'vitest';
import { type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { startWorkerd, type Workerd } from '../support/workerd/workerd.ts';
import { layOnWorkerd } from '../support/workerd/workerd-ground.ts';
import { httpContract } from './http-contract.ts';

let workerd: Workerd;
let store: RedisServer;
let keyServer: RedisServer;
beforeAll(async () => {
  [store, keyServer, workerd] = await Promise.all([
    startRedisServer({ appendOnly: true }),
    startRedisServer(),
    startWorkerd(),
  ]);
});
afterAll(async () => {
  await workerd.stop();
  await Promise.all([store.stop(), keyServer.stop()]);
});

httpContract('on workerd', async () => layOnWorkerd({ workerd, store, keyServer }));

import { afterAll, beforeAll } from 'vitest';
import { type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { startWorkerd, type Workerd } from '../support/workerd/workerd.ts';
import { layOnWorkerd } from '../support/workerd/workerd-ground.ts';
import { channelContract } from './channel-contract.ts';

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

// What a channel is excused from says nothing of where the service runs.
channelContract('workerd and two Redis servers', async () => layOnWorkerd({ workerd, store, keyServer }), {
  tryExcused: false,
});

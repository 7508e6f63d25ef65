import { afterAll, beforeAll } from 'vitest';
import { createRedisStore } from '../../src/store/redis.ts';
import { storeContract } from '../contracts/store-contract.ts';
import { type RedisServer, startRedisServer } from '../support/redis-server.ts';

let server: RedisServer;
let cells = 0;
beforeAll(async () => {
  server = await startRedisServer();
});
afterAll(async () => {
  await server.stop();
});

storeContract('Redis', async () => {
  let passedMs = 0;
  cells += 1;
  return {
    store: createRedisStore({ url: server.url, cell: `cell-${cells}`, timeOffset: () => passedMs, forTests: true }),
    advance: (ms) => {
      passedMs += ms;
    },
  };
});

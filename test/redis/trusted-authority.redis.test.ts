import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Certificates, makeCertificates } from '../support/certificates.ts';
import { openLoopback } from '../support/network.ts';
import { killPrograms, type Program, startProgram } from '../support/program.ts';
import { type RedisServer, startRedisServer } from '../support/redis-server.ts';

let tls: Certificates;
let servers: [RedisServer, RedisServer];
beforeAll(async () => {
  tls = await makeCertificates();
  servers = await Promise.all([startRedisServer({ tls, password: 'word' }), startRedisServer({ tls })]);
});
afterAll(async () => {
  for (const server of servers) await server.stop();
});
afterEach(killPrograms);

async function service(
  environment: Record<string, string> = {},
): Promise<{ program: Program; health: () => Promise<number> }> {
  const [store, keys] = servers;
  const secret = Buffer.from(Array.from({ length: 32 }, (_, index) => index * 7)).toString('base64url');
  const program = startProgram({
    PORT: '0',
    REDIS_URL: store.url,
    KEY_REDIS_URL: keys.url,
    YULAN_SECRET: secret,
    ...environment,
  });
  const [, port] = await program.saying(/"event":"started".*"port":(\d+)/);
  const origin = `http://127.0.0.1:${port}`;
  openLoopback(origin);
  return { program, health: async () => (await fetch(`${origin}/healthz`)).status };
}

test('a service reaches both its servers over TLS when NODE_EXTRA_CA_CERTS names their authority', async () => {
  const { program, health } = await service({ NODE_EXTRA_CA_CERTS: tls.authority });
  await expect.poll(health, { timeout: 10_000 }).toBe(200);
  expect(program.output()).not.toMatch(/certificate/);
  program.child.kill('SIGTERM');
  expect(await once(program.child, 'exit')).toEqual([0, null]);
});

test('without it neither server is spoken to, and the log says why, once for each', async () => {
  const { program, health } = await service();
  expect(await health()).toBe(503);
  await program.saying(/"event":"key-store-lost","reason":"untrusted certificate"/);
  await program.saying(/"event":"store-lost","reason":"untrusted certificate"/);
  expect(program.output().match(/"event":"store-lost"/g)).toHaveLength(1);
});

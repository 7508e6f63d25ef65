import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { startRedisServer } from '../support/redis-server.ts';

const file = join(import.meta.dirname, '../../build/ioredis.cjs');
const server = await startRedisServer();
afterAll(() => server.stop());

it('what Workers speak to Redis with answers as the library does, and holds no certificate of a vendor', async () => {
  const { Redis } = createRequire(import.meta.url)(file) as typeof import('ioredis');
  const client = new Redis(server.url, { lazyConnect: true, scripts: { add: { lua: 'return ARGV[1] + 1' } } });
  await client.connect();
  await client.set('a', '1');
  expect(await client.get('a')).toBe('1');
  expect(await (client as unknown as { add(keys: number, one: number): Promise<number> }).add(0, 1)).toBe(2);
  await client.quit();
  expect(await readFile(file, 'utf8')).not.toContain('BEGIN CERTIFICATE');
});

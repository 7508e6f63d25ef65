import { readdir } from 'node:fs/promises';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { createRedisKeyShelf } from '../../src/crypto/key-shelf-redis.ts';
import { KEY_STORE_COMMANDS } from '../../src/doctor/stores/commands.ts';
import { keyShelfContract } from '../crypto/key-shelf-contract.ts';
import { find, PUBLIC_URL } from '../doctor/surroundings.ts';
import { walk } from '../support/redis-store.ts';
import { redisEnvironment } from '../support/service.ts';
import { answerTo, REFUSED, startDeployed } from './deployed-redis.ts';

const [deployed, store] = await Promise.all([startDeployed('redis-keys.conf'), startDeployed('redis.conf')]);
afterAll(() => Promise.all([deployed.stop(), store.stop()]));
beforeEach(async () => {
  await deployed.asAnybody((client) => client.flushall());
});

/** Redis tells its own time, so every life is shortened by what passes; what has none left is gone. */
const pass = (ms: number) =>
  deployed.asAnybody(async (client) => {
    for (const { key, ttlMs } of await walk(client)) await client.pexpire(key, Math.max(0, ttlMs - ms));
  });

keyShelfContract('Redis by deploy/redis-keys.conf', async () => {
  const shelf = createRedisKeyShelf({ url: deployed.url, cell: 'yulan', report: () => {} });
  return { shelf, pass, stop: () => shelf.stop() };
});

describe('who may do what at the key store', () => {
  test("the service's account may use what the shelf calls, and for doctor what only reads; nothing else", () => {
    const granted = deployed.rulesOf('yulan').filter((rule) => rule.startsWith('+'));
    const needed = KEY_STORE_COMMANDS.map((name) => `+${name.toLowerCase()}`);
    expect(granted.toSorted()).toEqual([...needed, '+info', '+config|get', '+time'].toSorted());
    expect(deployed.rulesOf('yulan').filter((rule) => rule.startsWith('~'))).toEqual(['~{yulan}:*']);
  });

  test.each(REFUSED.map((words) => [words.join(' '), words] as const))('it may not %s', async (_, words) => {
    expect(['NOPERM', 'ERR']).toContain(await answerTo(deployed.url, words));
    expect(await answerTo(deployed.url, ['PING'])).toBe('done');
  });
});

test('nothing of it is ever on the disk, not even when it is told to end', async () => {
  await deployed.asAnybody((client) => client.set('{yulan}:k:x', 'canary'));
  await deployed.asAnybody((client) => client.shutdown().catch(() => 'gone'));
  await expect.poll(() => answerTo(deployed.url, ['PING'])).not.toBe('done');
  expect(await readdir(deployed.server.folder)).toEqual([]);
  await deployed.server.restart();
  expect(await deployed.asAnybody((client) => client.dbsize())).toBe(0);
});

test('doctor finds nothing wrong with the two servers as they stand in deploy/', async () => {
  const amiss = async () => {
    const findings = await find({ ...redisEnvironment(store.url, deployed.url), PUBLIC_URL });
    const ofServers = findings.filter(({ name }) => /^(store|key|slow|secret|clock)/.test(name));
    expect(ofServers.length).toBeGreaterThan(8);
    return ofServers.filter(({ state }) => state !== 'ok');
  };
  // On a machine that is busy with other tests a check may run out of time.
  await expect.poll(amiss, { timeout: 15_000 }).toEqual([]);
});

import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { storeCommands } from '../../src/doctor/stores/commands.ts';
import { createRedisStore } from '../../src/store/redis.ts';
import { workerId } from '../contracts/store/scene.ts';
import { storeContract } from '../contracts/store-contract.ts';
import { sceneOn } from '../support/redis-store.ts';
import { answerTo, REFUSED, startDeployed } from './deployed-redis.ts';

const deployed = await startDeployed('redis.conf');
afterAll(() => deployed.stop());
beforeEach(async () => {
  await deployed.asAnybody((client) => client.flushall());
});

// Its keys are those of the cell "yulan", which the file names, so every store here is that one.
storeContract('Redis by deploy/redis.conf', async () => {
  let passedMs = 0;
  return {
    store: createRedisStore({ url: deployed.url, cell: 'yulan', timeOffset: () => passedMs, forTests: true }),
    advance: (ms) => {
      passedMs += ms;
    },
  };
});

/** The file of so many tests has doubled more than once, and a rewrite of the server's own refuses another meanwhile. */
const untilNothingIsRewritten = () =>
  deployed.asAnybody(async (client) => {
    await client.config('SET', 'auto-aof-rewrite-percentage', '0');
    await expect.poll(() => client.info('persistence')).toMatch(/^aof_rewrite_in_progress:0\r$/m);
  });

describe('who may do what at the store', () => {
  test("the service's account may use what its scripts call, and for doctor what only reads; nothing else", () => {
    const granted = deployed.rulesOf('yulan').filter((rule) => rule.startsWith('+'));
    const needed = storeCommands(1).map((name) => `+${name.toLowerCase()}`);
    expect(granted.toSorted()).toEqual([...needed, '+info', '+config|get'].toSorted());
    expect(deployed.rulesOf('yulan').filter((rule) => rule.startsWith('~'))).toEqual(['~{yulan}:*']);
  });

  test.each(REFUSED.map((words) => [words.join(' '), words] as const))('it may not %s', async (_, words) => {
    expect(['NOPERM', 'ERR']).toContain(await answerTo(deployed.url, words));
    expect(await answerTo(deployed.url, ['PING'])).toBe('done');
  });

  test('nobody is let in without a name, and the keeper may rewrite the file and nothing else', async () => {
    const nobody = `redis://127.0.0.1:${deployed.server.port}`;
    for (const words of [['PING'], ['INFO'], ['GET', '{yulan}:n']])
      expect(await answerTo(nobody, words)).toBe('NOAUTH');
    const keeper = deployed.urlOf('keeper');
    await untilNothingIsRewritten();
    expect(await answerTo(keeper, ['BGREWRITEAOF'])).toBe('done');
    for (const words of [...REFUSED, ['PING'], ['GET', '{yulan}:n'], ['INFO']])
      expect(await answerTo(keeper, words), words.join(' ')).toMatch(/^(NOPERM|ERR)$/);
  });

  test('a cell of another name is refused whole, and nothing of it is written', async () => {
    const scene = sceneOn({ url: deployed.url }, { cell: 'another' });
    await expect(scene.call()).rejects.toMatchObject({ name: 'AppError' });
    await scene.store.stop();
    expect(await deployed.asAnybody((client) => client.dbsize())).toBe(0);
  });
});

test('a call for help is still there when the server starts again, with its account', async () => {
  const scene = sceneOn({ url: deployed.url }, { cell: 'yulan' });
  const { caseId } = await scene.call();
  // As systemd stops it: what is not yet on the disk is put there first. The second that a power cut costs is SECURITY.md's.
  await deployed.asAnybody((client) => client.shutdown().catch(() => 'gone'));
  await expect.poll(() => answerTo(deployed.url, ['PING'])).not.toBe('done');
  await deployed.server.restart();
  const again = sceneOn({ url: deployed.url }, { cell: 'yulan' });
  const waiting = async () => (await again.store.deskView(workerId())).waiting.map(({ id }) => id);
  // It says who may not in before it has read its file.
  await expect.poll(waiting, { timeout: 5_000 }).toEqual([caseId]);
  await Promise.all([scene.store.stop(), again.store.stop()]);
});

test('it keeps no snapshot, no log of commands, and refuses rather than forgets when it is full', async () => {
  const settings = await deployed.asAnybody((client) => client.config('GET', '*'));
  const set = new Map((settings as string[]).flatMap((name, at, all) => (at % 2 ? [] : [[name, all[at + 1] ?? '']])));
  expect(Object.fromEntries(WANTED.map((name) => [name, set.get(name)]))).toEqual({
    appendonly: 'yes',
    appendfsync: 'everysec',
    save: '',
    'maxmemory-policy': 'noeviction',
    'slowlog-log-slower-than': '-1',
    'latency-tracking': 'no',
    'crash-log-enabled': 'no',
    'acllog-max-len': '0',
  });
  expect(Number(set.get('maxmemory'))).toBeGreaterThan(0);
});
const WANTED = [
  'appendonly',
  'appendfsync',
  'save',
  'maxmemory-policy',
  'slowlog-log-slower-than',
  'latency-tracking',
  'crash-log-enabled',
  'acllog-max-len',
];

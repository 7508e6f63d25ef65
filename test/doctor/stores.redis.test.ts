import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { RedisServer } from '../support/redis-server.ts';
import { testSecret } from '../support/small-house.ts';
import { configure, find, only, serviceEnvironment, startStores, useStores } from './surroundings.ts';

const stores = await startStores({ user: 'few on >canary-password ~{yulan}:* +@all -config -info -time -hset -zadd' });
const { store, keyStore } = stores;
afterAll(() => stores.stop());

const addressOf = ({ port }: RedisServer, credentials: string) => `redis://${credentials}127.0.0.1:${port}`;
const good = { appendonly: 'yes', 'maxmemory-policy': 'noeviction', 'slowlog-log-slower-than': '-1' };
beforeEach(() =>
  Promise.all([configure(store.port, good), configure(keyStore.port, { ...good, appendonly: 'no', save: '' })]),
);

describe('a setting of Redis that breaks a promise is named', () => {
  const cases: [string, number, Record<string, string>, string, 'fault' | 'warning', RegExp, RegExp][] = [
    [
      'a store that drops what it holds',
      store.port,
      { 'maxmemory-policy': 'allkeys-lru' },
      'store-memory',
      'fault',
      /allkeys-lru/,
      /noeviction/,
    ],
    [
      'a store without a file',
      store.port,
      { appendonly: 'no' },
      'store-disk',
      'fault',
      /forgets open cases/,
      /appendonly yes/,
    ],
    [
      'a slow log',
      store.port,
      { 'slowlog-log-slower-than': '10000' },
      'slow-log',
      'warning',
      new RegExp(`:${store.port} `),
      /SLOWLOG RESET/,
    ],
    [
      'a key store that drops keys',
      keyStore.port,
      { 'maxmemory-policy': 'volatile-ttl' },
      'key-store-memory',
      'fault',
      /volatile-ttl/,
      /noeviction/,
    ],
    ['a key store that saves', keyStore.port, { save: '3600 1' }, 'key-store-disk', 'fault', /save 3600 1/, /save ""/],
    [
      'a key store with a file',
      keyStore.port,
      { appendonly: 'yes' },
      'key-store-disk',
      'fault',
      /appendonly yes/,
      /appendonly no/,
    ],
  ];
  for (const [says, port, settings, name, state, seen, remedy] of cases) {
    it(says, async () => {
      await configure(port, settings);
      const findings = await find(serviceEnvironment(stores));
      expect(
        findings.filter((each) => each.state === 'fault' || each.name === 'slow-log').map((each) => each.name),
      ).toEqual(name === 'slow-log' ? [name] : expect.arrayContaining([name]));
      expect(only(findings, name)).toMatchObject({
        state,
        says: expect.stringMatching(seen),
        remedy: expect.stringMatching(remedy),
      });
    });
  }
});

it('what an account may not read is said to be unread, with what to check by hand', async () => {
  const url = addressOf(store, 'few:canary-password@');
  const findings = await find({ ...serviceEnvironment(stores), REDIS_URL: url });
  for (const name of ['store-memory', 'store-disk', 'slow-log', 'keys-apart']) {
    expect(only(findings, name)).toMatchObject({
      state: 'warning',
      says: expect.stringContaining('could not be read'),
      remedy: expect.stringContaining('by hand'),
    });
  }
  expect(JSON.stringify(findings)).not.toContain('canary');
});

it('a command that the service needs and the account may not use is named', async () => {
  const url = addressOf(store, 'few:canary-password@');
  const findings = await find({ ...serviceEnvironment(stores), REDIS_URL: url });
  const { state, says, remedy } = only(findings, 'store-rights');
  expect(state).toBe('fault');
  for (const command of ['HSET', 'ZADD', 'TIME']) expect(says).toMatch(new RegExp(`\\b${command}\\b`));
  expect(says).not.toMatch(/\b(GET|EVAL|PING|ZREM)\b/);
  expect(remedy).toContain('+hset');
});

it('what INFO tells is read where CONFIG is forbidden', async () => {
  const server = await startStores({ user: 'some on >word ~* +@all -config' });
  try {
    const environment = {
      ...serviceEnvironment(server),
      REDIS_URL: addressOf(server.store, 'some:word@'),
    };
    const findings = await find(environment);
    for (const name of ['store-memory', 'store-disk', 'keys-apart']) expect(only(findings, name).state).toBe('ok');
    expect(only(findings, 'slow-log').says).toContain('could not be read');
  } finally {
    await server.stop();
  }
});

it('one server under two addresses is known by its own id', async () => {
  const environment = {
    ...serviceEnvironment(stores),
    KEY_REDIS_URL: `redis://${['127.0.0', '01'].join('.')}:${store.port}`,
  };
  expect(only(await find(environment), 'keys-apart')).toMatchObject({
    state: 'fault',
    says: expect.stringContaining('one and the same server'),
  });
});

it('a shared key store is a warning and no fault', async () => {
  const environment = { ...serviceEnvironment(stores), KEY_REDIS_URL: store.url, KEY_STORE_SHARED: '1' };
  const findings = await find(environment);
  expect(only(findings, 'keys-apart')).toMatchObject({
    state: 'warning',
    says: expect.stringContaining('KEY_STORE_SHARED=1'),
  });
  expect(findings.filter(({ state }) => state === 'fault')).toEqual([]);
});

it('replicas that are away are counted', async () => {
  const environment = { ...serviceEnvironment(stores), REDIS_REPLICAS: '1' };
  expect(only(await find(environment), 'replicas')).toMatchObject({
    state: 'fault',
    says: expect.stringContaining('0 of 1'),
  });
  const replica = await startStores({ replicaOf: store.port });
  try {
    await expect.poll(async () => only(await find(environment), 'replicas').state, { timeout: 10_000 }).toBe('ok');
    const asked = await find({ ...environment, REDIS_URL: replica.store.url });
    expect(only(asked, 'store')).toMatchObject({ state: 'fault', says: expect.stringContaining('is a replica') });
  } finally {
    await replica.stop();
  }
});

it('another secret than the one the stores were sealed with is named, and nothing is changed by looking', async () => {
  const environment = { ...serviceEnvironment(stores), CELL: 'of-the-secret' };
  const former = Buffer.from(Array.from({ length: 32 }, (_, index) => index * 5 + 3)).toString('base64url');
  expect(only(await find(environment), 'secret')).toMatchObject({
    state: 'ok',
    says: expect.stringContaining('nothing sealed yet'),
  });
  await useStores({ ...environment, YULAN_SECRET: former });
  expect(only(await find(environment), 'secret')).toMatchObject({
    state: 'fault',
    says: 'YULAN_SECRET is not the one the stores were sealed with.',
    remedy: expect.stringContaining('former secret'),
  });
  expect(only(await find({ ...environment, YULAN_SECRET: former }), 'secret').says).toContain(
    'opens what the stores hold',
  );
  const changing = only(await find({ ...environment, YULAN_SECRET_PREVIOUS: former }), 'secret');
  expect(changing).toMatchObject({ state: 'warning', remedy: expect.stringContaining('npm run keys -- rotate') });
  const given = Buffer.from(testSecret).toString('base64url');
  const changed = only(await find({ ...environment, YULAN_SECRET: former, YULAN_SECRET_PREVIOUS: given }), 'secret');
  expect(changed).toMatchObject({ state: 'warning', says: expect.stringContaining('is still set') });
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { holdAgainst, isSound } from '../../src/cli/retention/hold-against.ts';
import { asLines, look, runLook } from '../../src/cli/retention/look.ts';
import { LIMITS } from '../../src/core/limits.ts';
import { KEYS } from '../../src/store/keys.ts';
import { storeTable } from '../../src/stores/retention-table.ts';
import { type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { withClient } from '../support/redis-store.ts';
import { openHouse, redisEnvironment } from '../support/service.ts';

const CELL = 'yulan';
let servers: [RedisServer, RedisServer];
let environment: Record<string, string>;
beforeAll(async () => {
  servers = await Promise.all([startRedisServer(), startRedisServer()]);
  environment = redisEnvironment(servers[0].url, servers[1].url);
  const house = await openHouse(environment);
  const first = await house.post('/', { first: true, id: crypto.randomUUID(), tap: 'first-contact/hello:unsafe' });
  const cookie = /^([^;]+)/.exec(first.headers.get('set-cookie') ?? '')?.[1] ?? '';
  for (const tap of ['!:person', '!:held', '!:code'])
    await house.post('/', { id: crypto.randomUUID(), tap }, { cookie });
  await house.service.invite();
  await house.service.stop();
});
afterAll(() => Promise.all(servers.map((server) => server.stop())));

const run = async (given: Record<string, string>, json = true) => {
  const said: string[] = [];
  const complained: string[] = [];
  const code = await runLook(given, {
    json,
    say: (line) => said.push(line),
    complain: (line) => complained.push(line),
  });
  return { code, said, complained };
};

test('what a house holds after a call stands in the table, and nothing of any key is printed but its row', async () => {
  const { code, said } = await run(environment);
  expect(code).toBe(0);
  const looked = JSON.parse(said.join('\n')) as Awaited<ReturnType<typeof look>>;
  const counted = Object.fromEntries((looked.held?.store.rows ?? []).map(({ name, keys }) => [name, keys]));
  expect(counted).toMatchObject({ session: 1, case: 1, outbox: 1, deadlines: 1 });
  expect(looked.held?.keyServer.rows.find(({ name }) => name === 'dataKey')?.keys).toBe(1);
  expect(Object.keys(counted)).toEqual(Object.keys(KEYS));
  const names = await withClient(servers[0], (client) => client.keys('*'));
  const parts = names.flatMap((name) => name.split(/[:{}]/)).filter((part) => part.length > 15);
  expect(parts.length).toBeGreaterThan(3);
  for (const part of parts) expect(said.join()).not.toContain(part);
});

test.each([
  ['a key in no row', { key: 'stray', life: 60 }, 'strange'],
  ['a row without the lifetime it owes', { key: `s:${'x'.repeat(22)}`, life: null }, 'endless'],
  ['a key that lives longer than its row', { key: `z:${'x'.repeat(22)}`, life: 90 * 86_400 }, 'tooLong'],
])('%s is found, and the command ends with 1', async (_, { key, life }, where) => {
  const name = `{${CELL}}:${key}`;
  await withClient(servers[0], (client) => (life === null ? client.set(name, 'x') : client.set(name, 'x', 'EX', life)));
  const { code, said } = await run(environment);
  await withClient(servers[0], (client) => client.del(name));
  expect(code).toBe(1);
  const found = (JSON.parse(said.join('\n')) as Awaited<ReturnType<typeof look>>).held?.store;
  expect({ ...found, rows: [] }[where as 'strange']).toEqual(
    where === 'strange' ? 1 : { [where === 'endless' ? 'session' : 'capsule']: 1 },
  );
});

test('without settings the table stands alone', async () => {
  const { code, said } = await run({});
  expect(code).toBe(0);
  expect(JSON.parse(said.join())).toMatchObject({ held: null, sound: true });
  expect(asLines(await look({})).join('\n')).toContain('z:<tag>');
});

test('a server that is away is said, and the command ends with 2', async () => {
  const gone = await startRedisServer();
  await gone.stop();
  const { code, said, complained } = await run(redisEnvironment(gone.url, servers[1].url));
  expect([code, said]).toEqual([2, []]);
  expect(complained.join()).toMatch(/^retention: /);
});

test('an account that may not look is told which rights it needs', async () => {
  await withClient(servers[0], (client) =>
    client.acl('SETUSER', 'small', 'on', '>pass', '~*', '+ping', '+info', '+exists'),
  );
  const url = Object.assign(new URL(servers[0].url), { username: 'small', password: 'pass' });
  const { code, complained } = await run(redisEnvironment(url.href, servers[1].url));
  expect(code).toBe(2);
  expect(complained.join()).toContain('+scan +pttl');
});

test('a lifetime is held to the row and the backstop, to the millisecond', () => {
  const table = storeTable(CELL);
  const key = `{${CELL}}:z:${'x'.repeat(22)}`;
  const most = LIMITS.capsuleMs + LIMITS.storeTtlBackstopMs;
  expect(isSound(holdAgainst([{ key, leftMs: most }], table))).toBe(true);
  expect(isSound(holdAgainst([{ key, leftMs: most + 1 }], table))).toBe(false);
});

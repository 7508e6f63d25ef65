import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Asked, tendKeys } from '../../src/cli/tend-keys.ts';
import { toBase64url } from '../../src/core/basics/base64url.ts';
import { keyName } from '../../src/store/keys.ts';
import { type People, survivorOf, workerOf } from '../canary/people.ts';
import { withClient } from '../support/redis-store.ts';
import { redisEnvironment } from '../support/service.ts';
import { testSecret } from '../support/small-house.ts';
import { type Lived, liveIn, type TwoServers, twoServers } from './two-servers.ts';

const HOUR_MS = 3_600_000;
const UNSAFE = { tap: 'first-contact/hello:unsafe' };
const secret = (number: number) => toBase64url(testSecret.map((byte) => byte ^ number));
const BEFORE = { YULAN_SECRET: secret(0) };
const BOTH = { YULAN_SECRET: secret(1), YULAN_SECRET_PREVIOUS: secret(0) };
const AFTER = { YULAN_SECRET: secret(1) };
const WRONG = { YULAN_SECRET: secret(2) };
type Settings = Record<string, string>;

let servers: TwoServers;
const running: Lived[] = [];
beforeEach(async () => {
  servers = await twoServers();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.stop()));
  await servers.stop();
});

/** `npm run keys`, in this process. */
async function keys(what: Asked['what'], settings: Settings) {
  const [said, complaints]: [string[], string[]] = [[], []];
  const environment = { ...redisEnvironment(servers.store.url, servers.keyServer.url), ...settings };
  const code = await tendKeys({
    what,
    json: true,
    environment,
    nowMs: () => Date.now() + (running[0]?.house.clock.offsetMs ?? 0),
    say: (line) => said.push(line),
    complain: (line) => complaints.push(line),
  });
  return { code, complaints, found: JSON.parse(said.join('') || 'null') as unknown };
}

/** Two processes whose requests go to whichever is chosen, a survivor in danger, and a worker who holds the case. */
async function houseOfTwo() {
  let chosen = 0;
  let laterMs = 0;
  const processes = [await start(BEFORE), await start(BEFORE)];
  const people: People = {
    origin: processes[0]?.people.origin ?? '',
    answers: [],
    ask: async (path, init) => (processes[chosen] as Lived).people.ask(path, init),
  };
  async function start(settings: Settings): Promise<Lived> {
    const process = await liveIn(servers, settings);
    process.house.clock.offsetMs += laterMs;
    running.push(process);
    return process;
  }
  return {
    people,
    processes,
    choose(at: number) {
      chosen = at;
    },
    later(ms: number) {
      laterMs += ms;
      for (const { house } of processes) house.clock.offsetMs += ms;
    },
    async restart(at: number, settings: Settings) {
      await processes[at]?.stop();
      running.splice(running.indexOf(processes[at] as Lived), 1);
      processes[at] = await start(settings);
    },
  };
}

const STEPS: [name: string, act: (two: Awaited<ReturnType<typeof houseOfTwo>>) => Promise<unknown>][] = [
  ['before', async () => {}],
  ['one is restarted with both', (two) => two.restart(0, BOTH)],
  ['the other too', (two) => two.restart(1, BOTH)],
  ['rotated', () => keys('rotate', BOTH)],
  ['one is restarted without the previous', (two) => two.restart(1, AFTER)],
  ['the other too', (two) => two.restart(0, AFTER)],
  ['rotated once more', () => keys('rotate', AFTER)],
];

describe('a change of secret under way, with a talk, a case and a worker', () => {
  test.each(STEPS.map((_, at) => at))('loses nothing at any step; midnight comes after step %i', async (midnightAt) => {
    const two = await houseOfTwo();
    // To ten minutes before midnight.
    two.later(11 * HOUR_MS + HOUR_MS * (5 / 6));
    const survivor = survivorOf(two.people);
    await survivor.send(UNSAFE);
    const worker = await workerOf(two.people, {
      path: (await two.processes[0]?.house.service.invite()) ?? '',
      name: 'Lin',
    });
    await worker.beat();
    const taken = await worker.next();
    if (taken === null) throw new Error('nothing to take');
    const said: string[] = [];
    async function talk(about: string) {
      for (const at of [0, 1]) {
        two.choose(at);
        const [words, reply] = [`${about}, words at ${at}`, `${about}, reply at ${at}`];
        expect((await survivor.send({ text: words })).status, words).toBe(200);
        expect((await worker.words(taken as NonNullable<typeof taken>, reply)).status, reply).toBe(200);
        expect((await survivor.send({ text: `${words}, again` })).body, reply).toContain(reply);
        said.push(words, reply, `${words}, again`);
        const { lines } = await worker.read(taken as NonNullable<typeof taken>);
        expect(lines.map(({ text }) => text)).toEqual(said);
      }
    }
    for (const [at, [name, act]] of STEPS.entries()) {
      await act(two);
      await talk(`${at} ${name}`);
      if (at === midnightAt) {
        two.later(HOUR_MS / 3);
        await talk(`${at} ${name}, after midnight`);
      }
    }
    expect((await keys('status', AFTER)).found).toEqual({
      current: 5,
      previous: 0,
      both: 0,
      neither: 0,
      previousMayBeRemoved: true,
    });
    expect((await worker.close(taken, 'stopped-writing')).status).toBe(200);
  });
});

describe('with a secret that is not theirs', () => {
  test('people get the card, the desk nobody, and what is there stays as it is', async () => {
    const [right, wrong] = [await liveIn(servers, BEFORE), await liveIn(servers, WRONG)];
    running.push(right, wrong);
    const survivor = right.survivor();
    await survivor.send(UNSAFE);
    const refused = await wrong.survivor().send(UNSAFE);
    expect(refused.status).toBe(503);
    expect(refused.body).toContain('href="tel:110"');
    await expect(wrong.house.service.invite()).rejects.toMatchObject({ code: 'other-secret' });
    await wrong.house.service.tick();
    expect(wrong.house.logged.join()).toContain('"code":"other-secret"');
    expect((await right.waiting()).waitingCount).toBe(1);
    expect((await survivor.send({ text: 'still here' })).status).toBe(200);
    expect((await keys('status', BEFORE)).found).toMatchObject({ current: 4, neither: 0 });
  });

  test('the commands say how much does not open, change nothing and end with 1', async () => {
    const right = await liveIn(servers, BEFORE);
    running.push(right);
    await right.survivor().send(UNSAFE);
    const none = { current: 0, previous: 0, both: 0, neither: 4, previousMayBeRemoved: false };
    expect(await keys('status', WRONG)).toEqual({ code: 1, complaints: [], found: none });
    expect(await keys('rotate', WRONG)).toEqual({ code: 1, complaints: [], found: { rewrapped: 0, ...none } });
    const all = { ...none, neither: 0, current: 4, previousMayBeRemoved: true };
    expect(await keys('status', BEFORE)).toEqual({ code: 0, complaints: [], found: all });
  });
});

test('a secret that is lost for good loses content and accounts; the call waits on, and is taken under a new one', async () => {
  const before = await liveIn(servers, BEFORE);
  const survivor = before.survivor();
  await survivor.send(UNSAFE);
  await survivor.send({ text: 'words that nobody will read' });
  await before.stop();
  await servers.keyServer.kill();
  await servers.keyServer.restart();
  await withClient(servers.store, (client) => client.del(keyName('yulan', 'record', 'house', 'key')));
  const next = await liveIn(servers, WRONG);
  running.push(next);
  const worker = await next.worker();
  const taken = await worker.next();
  if (taken === null) throw new Error('nothing to take');
  expect((await worker.read(taken)).lines.map(({ text }) => text)).toEqual([null]);
  expect((await next.survivor().send({ text: 'somebody new' })).status).toBe(200);
});

describe('the commands', () => {
  test('count what rests under which secret at every step of a change', async () => {
    const right = await liveIn(servers, BEFORE);
    running.push(right);
    await right.survivor().send(UNSAFE);
    const none = { current: 0, previous: 0, both: 0, neither: 0 };
    expect((await keys('status', BOTH)).found).toEqual({ ...none, previous: 4, previousMayBeRemoved: false });
    const next = await liveIn(servers, BOTH);
    running.push(next);
    expect((await next.survivor().send(UNSAFE)).status).toBe(200);
    expect((await keys('status', BOTH)).found).toEqual({ ...none, both: 4, previousMayBeRemoved: false });
    const rotated = { ...none, current: 4, previousMayBeRemoved: true };
    expect((await keys('rotate', BOTH)).found).toEqual({ rewrapped: 4, ...rotated });
    expect((await keys('rotate', BOTH)).found).toEqual({ rewrapped: 0, ...rotated });
  });

  test('on empty stores find nothing, and with a store away say which and end with 1', async () => {
    const none = { current: 0, previous: 0, both: 0, neither: 0 };
    expect(await keys('rotate', BOTH)).toMatchObject({ code: 0, found: { rewrapped: 0, ...none } });
    await servers.keyServer.kill();
    expect(await keys('status', BOTH)).toEqual({
      code: 1,
      complaints: ['keys: the key store did not answer'],
      found: null,
    });
    await servers.keyServer.restart();
    await servers.store.kill();
    expect(await keys('rotate', BOTH)).toEqual({ code: 1, complaints: ['keys: redis did not answer'], found: null });
  });

  test('refuse settings they cannot use, and never repeat a value', async () => {
    const { code, complaints } = await keys('rotate', { ...BOTH, YULAN_SECRET_PREVIOUS: BOTH.YULAN_SECRET });
    expect(code).toBe(2);
    expect(complaints.join()).toContain('YULAN_SECRET_PREVIOUS: the same as YULAN_SECRET');
    expect(complaints.join()).not.toContain(BOTH.YULAN_SECRET);
  });
});

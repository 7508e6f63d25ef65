import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LIMITS } from '../../src/core/limits.ts';
import { rowOfKey } from '../../src/store/keys.ts';
import { walk, withClient } from '../support/redis-store.ts';
import { type Lived, liveIn, type TwoServers, timed, twoServers } from './two-servers.ts';

/** An answer of an outage is due within a second; a loaded machine gets a little more. */
const AT_ONCE_MS = 1_000;
const FROZEN_MS = LIMITS.turnStoreDeadlineMs + 500;
const UNSAFE = { tap: 'first-contact/hello:unsafe' };
const hasCard = (body: string) => body.includes('href="tel:110"');

let servers: TwoServers;
let here: Lived;
const others: Lived[] = [];
beforeEach(async () => {
  servers = await twoServers();
  here = await liveIn(servers);
});
afterEach(async () => {
  await Promise.all([here, ...others.splice(0)].map((one) => one.stop()));
  await servers.stop();
});
async function elsewhere(): Promise<Lived> {
  const other = await liveIn(servers);
  others.push(other);
  return other;
}
const back = async () => {
  await expect.poll(here.healthy, { timeout: 10_000 }).toBe(true);
};
const keysOf = async () => (await withClient(servers.store, walk)).map(({ key }) => rowOfKey('yulan', key));

describe('the store is gone', () => {
  test('known and new people get the card within a second and a 503', async () => {
    const known = here.survivor();
    await known.send({ tap: 'first-contact/hello:info' });
    await servers.store.kill();
    for (const survivor of [known, here.survivor()]) {
      const { value, tookMs } = await timed(survivor.send(UNSAFE));
      expect(value.status).toBe(503);
      expect(hasCard(value.body)).toBe(true);
      expect(tookMs).toBeLessThan(AT_ONCE_MS);
    }
  });

  test('one chat sees the card once in half an hour, however often it asks', async () => {
    await servers.store.kill();
    const survivor = here.survivor();
    const start = here.house.clock.offsetMs;
    const cardAfter = async (ms: number) => {
      here.house.clock.offsetMs = start + ms;
      const { status, body } = await survivor.send({ text: 'hello?' });
      return { status, card: hasCard(body) };
    };
    expect(await cardAfter(0)).toEqual({ status: 503, card: true });
    for (const ms of [1, 60_000, LIMITS.outageCardEveryMs - 60_000])
      expect(await cardAfter(ms)).toEqual({ status: 503, card: false });
    expect(await cardAfter(LIMITS.outageCardEveryMs + 60_000)).toEqual({ status: 503, card: true });
  });

  test('what was sent in vain completes when it is sent again, once', async () => {
    const survivor = here.survivor();
    await survivor.send({ tap: 'first-contact/hello:info' });
    await servers.store.kill();
    const call = { id: 'the-same-event', ...UNSAFE };
    expect((await survivor.send(call)).status).toBe(503);
    await servers.store.restart();
    await back();
    const answers = [await survivor.send(call), await survivor.send(call)];
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect((await here.waiting()).waitingCount).toBe(1);
  });

  test('somebody who was never known and called in vain is known by the cookie when it comes again', async () => {
    await servers.store.kill();
    const survivor = here.survivor();
    const call = { id: 'the-same-event', first: '1', ...UNSAFE };
    expect((await survivor.send(call)).status).toBe(503);
    await servers.store.restart();
    await back();
    for (let time = 0; time < 3; time += 1) expect((await survivor.send(call)).status).toBe(200);
    expect((await here.waiting()).waitingCount).toBe(1);
  });

  test('what was acknowledged before is still there: the case waits and the talk goes on', async () => {
    const survivor = here.survivor();
    await survivor.send(UNSAFE);
    await survivor.send({ text: 'before the fall' });
    await servers.store.kill();
    await survivor.send({ text: 'lost' });
    await servers.store.restart();
    await back();
    await survivor.send({ text: 'after the fall' });
    const worker = await here.worker();
    const taken = await worker.next();
    const { lines } = await worker.read(taken ?? { caseId: '', fence: 0 });
    expect(lines.map(({ text }) => text)).toEqual(['before the fall', 'after the fall']);
  });

  test('leaving still leaves, and the desk says "try again"', async () => {
    const survivor = here.survivor();
    await survivor.send(UNSAFE);
    const worker = await here.worker();
    await servers.store.kill();
    const { value: left, tookMs } = await timed(survivor.get('/leave'));
    expect(left.status).toBe(303);
    expect(tookMs).toBeLessThan(AT_ONCE_MS);
    expect(survivor.cookie()).toBeNull();
    const refused = await worker.post('/next', { request: 'request-1' });
    expect([refused.status, refused.body]).toEqual([503, '{"error":"try-again"}']);
    expect(await here.healthy()).toBe(false);
  });
});

describe('the store is frozen', () => {
  test('everybody is answered in about a second, and leaving does not wait longer', async () => {
    const known = here.survivor();
    await known.send({ tap: 'first-contact/hello:info' });
    servers.store.freeze();
    const asked = [known.send(UNSAFE), here.survivor().send(UNSAFE)];
    for (const { value, tookMs } of await Promise.all(asked.map(timed))) {
      expect(value.status).toBe(503);
      expect(hasCard(value.body)).toBe(true);
      expect(tookMs).toBeLessThan(FROZEN_MS);
    }
    expect((await timed(known.get('/leave'))).tookMs).toBeLessThan(FROZEN_MS);
    expect((await timed(here.healthy())).value).toBe(false);
    servers.store.thaw();
  });

  test('a turn that was done after it was given up has one effect when it is sent again', async () => {
    const survivor = here.survivor();
    await survivor.send({ tap: 'first-contact/hello:info' });
    servers.store.freeze();
    const call = { id: 'the-same-event', ...UNSAFE };
    expect((await survivor.send(call)).status).toBe(503);
    servers.store.thaw();
    await back();
    await expect.poll(async () => (await here.waiting()).waitingCount, { timeout: 5_000 }).toBe(1);
    expect((await survivor.send(call)).status).toBe(200);
    expect((await survivor.send(call)).status).toBe(200);
    expect((await here.waiting()).waitingCount).toBe(1);
  });
});

describe('the key server is gone', () => {
  test('a newcomer gets the card and a 503, nothing is half done, and the same event completes later', async () => {
    await servers.keyServer.kill();
    const survivor = here.survivor();
    const call = { id: 'the-same-event', first: '1', ...UNSAFE };
    const { value, tookMs } = await timed(survivor.send(call));
    expect(value.status).toBe(503);
    expect(hasCard(value.body)).toBe(true);
    expect(tookMs).toBeLessThan(AT_ONCE_MS);
    expect(await keysOf()).toEqual([]);
    await servers.keyServer.restart();
    await back();
    expect((await survivor.send(call)).status).toBe(200);
    expect((await here.waiting()).waitingCount).toBe(1);
  });

  test('frozen: a newcomer is answered in about a second', async () => {
    servers.keyServer.freeze();
    const { value, tookMs } = await timed(here.survivor().send(UNSAFE));
    expect([value.status, hasCard(value.body)]).toEqual([503, true]);
    expect(tookMs).toBeLessThan(FROZEN_MS);
    servers.keyServer.thaw();
  });

  test('a call for help of somebody this process knows still gets through', async () => {
    const survivor = here.survivor();
    await survivor.send({ tap: 'first-contact/hello:info' });
    await servers.keyServer.kill();
    expect((await survivor.send(UNSAFE)).status).toBe(200);
    expect((await here.waiting()).waitingCount).toBe(1);
  });

  test('the words of a worker are refused, not half sent; with the key lost for good they are refused by name', async () => {
    const survivor = here.survivor();
    await survivor.send(UNSAFE);
    const worker = await here.worker();
    const taken = await worker.next();
    if (taken === null) throw new Error('nothing to take');
    await servers.keyServer.kill();
    expect((await worker.words(taken, 'hello', 'the-same-row')).status).toBe(503);
    await servers.keyServer.restart();
    await back();
    // Its keys were on no disk: until the survivor writes again, nobody could read what is sealed now.
    const again = await worker.words(taken, 'hello', 'the-same-row');
    expect([again.status, again.body]).toEqual([409, '{"error":"unreadable"}']);
    expect((await worker.read(taken)).lines).toEqual([]);
    here.house.clock.offsetMs += LIMITS.dataKeyCacheMs;
    await survivor.send({ text: 'still here' });
    expect((await worker.words(taken, 'hello', 'the-same-row')).status).toBe(200);
    expect((await worker.words(taken, 'hello', 'the-same-row')).status).toBe(200);
    expect((await worker.read(taken)).lines.map(({ text }) => text)).toEqual(['still here', 'hello']);
  });

  /** Words of somebody `here` has known, at another process. */
  async function wordsTo(other: Lived, cookie: string | null): Promise<Response> {
    return other.people.ask('/', {
      method: 'POST',
      headers: { cookie: cookie ?? '', origin: other.people.origin, 'content-type': 'application/json' },
      body: JSON.stringify({ id: crypto.randomUUID(), text: 'are you there' }),
    });
  }

  test('with every key lost the conversation begins anew, and its case goes on: a process gives the keys of the day back', async () => {
    const survivor = here.survivor();
    await survivor.send(UNSAFE);
    await servers.keyServer.kill();
    await servers.keyServer.restart();
    await back();
    await here.house.service.tick();
    const other = await elsewhere();
    expect((await wordsTo(other, survivor.cookie())).status).toBe(200);
    expect(other.house.logged.join()).toContain('session-unreadable');
    expect((await other.waiting()).waiting).toMatchObject([{ level: 'immediate', presence: 'here' }]);
    const worker = await other.worker();
    const taken = await worker.next();
    const { lines } = await worker.read(taken ?? { caseId: '', fence: 0 });
    expect(lines.map(({ text }) => text)).toEqual(['are you there']);
  });

  test('with no process left that holds the keys of the day everybody is somebody new, and the call still waits', async () => {
    const survivor = here.survivor();
    await survivor.send(UNSAFE);
    await servers.keyServer.kill();
    await servers.keyServer.restart();
    // It asks first: what `here` holds does not count any more.
    const other = await elsewhere();
    await expect.poll(other.healthy, { timeout: 10_000 }).toBe(true);
    const [first] = (await other.waiting()).waiting;
    expect((await wordsTo(other, survivor.cookie())).status).toBe(200);
    expect((await other.waiting()).waiting).toMatchObject([{ id: first?.id, level: 'immediate', presence: 'here' }]);
    // Both go by the same keys from here on, and nobody is turned away meanwhile.
    await back();
    expect((await wordsTo(here, survivor.cookie())).status).toBe(200);
    const again = [here.survivor(), here.survivor()];
    for (const each of again) expect((await each.send(UNSAFE)).status).toBe(200);
    expect((await wordsTo(other, again[0]?.cookie() ?? null)).status).toBe(200);
    expect((await other.waiting()).waitingCount).toBe(3);
  });
});

import { afterEach, describe, expect, it, vi } from 'vitest';
import type { DeskState, OpenCase } from '../../src/console/wire.ts';
import { CHANNELS } from '../../src/core/channel.ts';
import { asRowId } from '../../src/core/ids.ts';
import { LIMITS } from '../../src/core/limits.ts';
import { at } from '../contracts/store/scene.ts';
import { deskHouse, type Given, takeNext, worker } from './desk-house.ts';
import { readEvents } from './read-events.ts';

const HOUR = 3_600_000;
let words = 0;

/** A case that somebody holds, with the acts a test needs. */
async function opened(given: Given = {}) {
  const house = deskHouse();
  const one = await worker(house, { page: 'en' });
  const tags = await house.someoneWrites({ said: ['first words'], ...given });
  const taken = await takeNext(one);
  const path = `/cases/${taken?.caseId}`;
  const read = async (seenSeq = 0): Promise<OpenCase> =>
    (await one.post(`${path}/read`, { fence: taken?.fence, seenSeq })).json() as Promise<OpenCase>;
  async function say(text: string): Promise<{ id: string; status: number; body: unknown }> {
    words += 1;
    const id = `words-${String(words).padStart(4, '0')}`;
    const answer = await one.post(`${path}/words`, { fence: taken?.fence, id, text, yesNo: false });
    return { id, status: answer.status, body: await answer.json() };
  }
  const own = async () => (await read()).lines.filter(({ from }) => from === 'worker').map(({ delivery }) => delivery);
  const again = (text: string) => house.writesMore(tags, text, given);
  return { house, one, tags, taken, read, say, own, again };
}

/** The desk as the stream sends it first. */
async function deskOf(house: ReturnType<typeof deskHouse>, cookie: string): Promise<DeskState> {
  const stream = readEvents(await house.app.request('/stream', { headers: { cookie } }));
  const { data } = await stream.next('desk');
  await stream.close();
  return JSON.parse(data);
}

afterEach(() => {
  vi.useRealTimers();
});

it.each(CHANNELS)('a case that came by %s says so while it waits, among mine and opened', async (channel) => {
  const house = deskHouse();
  const one = await worker(house);
  await house.someoneWrites({ channel });
  expect((await deskOf(house, one.cookie)).waiting).toEqual([expect.objectContaining({ channel })]);
  const taken = await takeNext(one);
  expect((await deskOf(house, one.cookie)).mine).toEqual([expect.objectContaining({ channel })]);
  const read = await one.post(`/cases/${taken?.caseId}/read`, { fence: taken?.fence, seenSeq: 0 });
  expect(await read.json()).toMatchObject({ channel });
});

describe('what became of words', () => {
  it('is told of each: waiting, arrived, never arrived; of the survivor’s own nothing', async () => {
    const { house, tags, say, own, read } = await opened({ channel: 'telegram', agreedMs: HOUR });
    const [first, second] = [await say('one'), await say('two')];
    await say('three');
    expect(await own()).toEqual(['waiting', 'waiting', 'waiting']);
    await house.settled(tags, { sent: [first.id], lost: [second.id] });
    expect(await own()).toEqual(['arrived', 'lost', 'waiting']);
    const survivors = (await read()).lines.filter(({ from }) => from === 'survivor');
    expect(survivors.map(({ delivery }) => delivery)).toEqual([null]);
  });

  it('is told of a page when it has shown them, not when they were fetched', async () => {
    const { house, tags, say, own } = await opened();
    await say('hello');
    const { rows } = await house.store.pull(tags, at(0));
    expect(await own()).toEqual(['waiting']);
    await house.store.pull(tags, at(rows.at(-1)?.seq ?? 0));
    expect(await own()).toEqual(['arrived']);
  });

  it('is named to the open page as a change of the case', async () => {
    const { house, one, tags, taken, say } = await opened({ channel: 'line', agreedMs: HOUR });
    const { id } = await say('hello');
    const stream = readEvents(await house.app.request('/stream', { headers: { cookie: one.cookie } }));
    await stream.next('beat');
    await house.live.poll();
    await stream.next('case');
    await house.settled(tags, { sent: [id] });
    await house.live.poll();
    expect(await stream.next('case')).toEqual({ event: 'case', data: JSON.stringify({ caseId: taken?.caseId }) });
    await stream.close();
  });
});

describe('whether they may be written to', () => {
  it('is known before anything is typed: until when, or that words wait', async () => {
    const { house, again, read } = await opened({ channel: 'telegram' });
    expect((await read()).reach).toEqual({ how: 'not-agreed', untilMs: null });
    const agreed = await opened({ channel: 'telegram', agreedMs: HOUR });
    const untilMs = agreed.house.clock.nowMs() + HOUR;
    expect((await agreed.read()).reach).toEqual({ how: 'sent', untilMs });
    house.clock.advance(1_000);
    await again('more');
    expect((await read()).reach.how).toBe('not-agreed');
  });

  it('ends by itself when its time is over', async () => {
    const { house, read } = await opened({ channel: 'telegram', agreedMs: LIMITS.claimLeaseMs / 2 });
    expect((await read()).reach.how).toBe('sent');
    house.clock.advance(LIMITS.claimLeaseMs / 2);
    expect((await read()).reach).toEqual({ how: 'not-agreed', untilMs: null });
  });
});

describe('words the survivor took back', () => {
  it('are gone from the next answer, and the open page is told to ask', async () => {
    const { house, one, tags, taken, again, read } = await opened({ channel: 'line' });
    await again('canary words');
    const { lines } = await read();
    const [, second] = lines;
    const stream = readEvents(await house.app.request('/stream', { headers: { cookie: one.cookie } }));
    await stream.next('beat');
    await house.live.poll();
    await stream.next('case');
    await house.store.takeBack(tags, [asRowId(second?.id ?? '')]);
    await house.live.poll();
    expect(await stream.next('case')).toEqual({ event: 'case', data: JSON.stringify({ caseId: taken?.caseId }) });
    expect((await read()).lines.map(({ text }) => text)).toEqual(['first words']);
    await stream.close();
  });
});

describe('somebody who cannot be reached', () => {
  it('is shown so in the list and in the case, and words are refused by that name', async () => {
    const { house, one, tags, say, read } = await opened({ channel: 'telegram', agreedMs: HOUR });
    await house.goes(tags, 'blocked', { channel: 'telegram' });
    expect((await deskOf(house, one.cookie)).mine).toEqual([expect.objectContaining({ presence: 'unreachable' })]);
    expect((await read()).presence).toBe('unreachable');
    expect(await say('hello?')).toMatchObject({ status: 409, body: { error: 'unreachable' } });
  });

  it('by the word of the platform is one too, and what waited never arrives', async () => {
    const { house, tags, say, own, read } = await opened({ channel: 'line', agreedMs: HOUR });
    await say('hello?');
    await house.settled(tags, { unreachable: true });
    expect((await read()).presence).toBe('unreachable');
    expect(await own()).toEqual(['lost']);
  });

  it('is there again when they write again', async () => {
    const { house, tags, again, read } = await opened({ channel: 'line', agreedMs: HOUR });
    await house.settled(tags, { unreachable: true });
    await again('back again');
    expect((await read()).presence).toBe('here');
  });
});

it.each(['telegram', 'line'] as const)(
  'somebody who left %s quickly is shown so and not written to',
  async (channel) => {
    const { house, one, tags, say } = await opened({ channel, agreedMs: HOUR });
    await house.goes(tags, 'leave', { channel });
    expect((await deskOf(house, one.cookie)).mine).toEqual([expect.objectContaining({ presence: 'left' })]);
    expect(await say('hello?')).toMatchObject({ status: 409, body: { error: 'left' } });
  },
);

describe('what is left of a month’s sends', () => {
  it('is on the desk and in a LINE case, and in no other', async () => {
    for (const [channel, sends] of [
      ['line', { left: 120, kept: false }],
      ['telegram', null],
    ] as const) {
      const { house, one, read } = await opened({ channel });
      house.deps.sendsLeft = async () => ({ left: 120, of: 200 });
      expect((await deskOf(house, one.cookie)).sends).toEqual({ left: 120, kept: false });
      expect((await read()).sends).toEqual(sends);
    }
  });

  it('is said to be kept from the last fifth on', async () => {
    const { house, one } = await opened();
    const kept = async (left: number) => {
      house.deps.sendsLeft = async () => ({ left, of: 200 });
      return (await deskOf(house, one.cookie)).sends?.kept;
    };
    expect([await kept(41), await kept(40), await kept(0)]).toEqual([false, true, true]);
  });

  it('that fails or does not come is not shown, and the desk goes on', async () => {
    const { house, one, read } = await opened({ channel: 'line' });
    house.deps.sendsLeft = () => Promise.reject(new Error('canary-words'));
    expect(await deskOf(house, one.cookie)).toMatchObject({ sends: null, mine: [{ channel: 'line' }] });
    expect(house.logged.join()).toContain('"request-failed"');
    expect(house.logged.join()).not.toContain('canary-words');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const asked = new Promise<void>((resolve) => {
      house.deps.sendsLeft = () => {
        resolve();
        return new Promise(() => undefined);
      };
    });
    const waiting = read();
    await asked;
    await vi.advanceTimersByTimeAsync(LIMITS.sendsLeftReadMs);
    expect(await waiting).toMatchObject({ sends: null, content: 'here' });
  });
});

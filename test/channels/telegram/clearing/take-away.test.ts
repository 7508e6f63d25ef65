import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../../../../src/core/limits.ts';
import type { TakenAway } from '../../../../src/ports/channel.ts';
import type { Fault } from '../../../support/fake-telegram/faults.ts';
import type { Person } from '../../../support/fake-telegram/phone/person.ts';
import { type Bench, choices, openBench, said, TOKEN, wayTo } from '../bench.ts';

const HOUR_MS = 60 * 60 * 1_000;
let bench: Bench;
let person: Person;
/** What was noted of this chat, oldest first. */
let noted: unknown[];
beforeEach(async () => {
  bench = await openBench();
  person = await bench.person();
  noted = [bench.happened.at(-1)?.trace];
});
afterEach(async () => bench.stop());

async function take(traces: readonly unknown[] = noted): Promise<TakenAway> {
  const taken = await bench.telegram.channel.takeAway?.(traces);
  if (taken === undefined) throw new Error('Telegram deletes messages');
  return taken;
}
const texts = (phone = person) => phone.screen().map(({ text, kind }) => text.split('\n').at(-1) || kind);
const deletions = () => bench.fake.calls.filter(({ method }) => method === 'deleteMessages');
const idsIn = (taken: TakenAway) =>
  (taken.later as { chat: number; ids: { id: number }[] }[]).flatMap(({ ids }) => ids.map(({ id }) => id));

async function hears(says: () => number): Promise<number> {
  const id = says();
  noted.push((await bench.newest()).trace);
  return id;
}
async function writes(words: string): Promise<void> {
  noted.push((await bench.send(wayTo(person), said(words))).trace);
}
/** So many messages of theirs. */
async function hearsMany(count: number): Promise<number[]> {
  const ids: number[] = [];
  for (let index = 0; index < count; index += 1) ids.push(await hears(() => person.says(`word ${index}`)));
  return ids;
}

describe('what is taken out of a chat', () => {
  it("both sides' messages, whatever they are, in one call, and the labels that came with them", async () => {
    await writes('Hello.');
    await hears(() => person.says('He is here.'));
    await hears(() => person.sendsPicture());
    await hears(() => person.sharesLocation());
    noted.push((await bench.send(wayTo(person), said('Where?', { choices: choices('town:a') }))).trace);
    expect(person.keyboard()).not.toBeNull();
    expect(await take()).toEqual({ gone: 6, stays: 0, later: [] });
    expect(person.screen()).toEqual([]);
    expect(person.preview()).toBe('');
    expect(person.keyboard()).toBeNull();
    expect(deletions()).toHaveLength(1);
  });

  it('a message that was changed, once', async () => {
    const id = await hears(() => person.says('He hits me.'));
    await hears(() => {
      person.edits(id, 'Nothing.');
      return id;
    });
    expect(await take()).toEqual({ gone: 2, stays: 0, later: [] });
    expect(texts()).toEqual([]);
  });

  it('what they deleted themselves counts as gone', async () => {
    person.deletesForBoth(await hears(() => person.says('He is here.')));
    expect(await take()).toEqual({ gone: 2, stays: 0, later: [] });
  });

  it('of one chat alone; another is cleared by its own', async () => {
    const other = await bench.person();
    const theirs = bench.happened.at(-1)?.trace;
    expect(await take()).toMatchObject({ gone: 1 });
    expect([texts(), texts(other)]).toEqual([[], ['/start']]);
    await hears(() => person.says('Again.'));
    expect(await take([...noted, theirs])).toMatchObject({ gone: 3 });
    expect([texts(), texts(other)]).toEqual([[], []]);
    expect(deletions().map(({ payload }) => payload.chat_id)).toEqual([person.id, person.id, other.id]);
  });

  it('of a chat the bot is blocked in too, where Telegram lets it', async () => {
    person.blocks();
    expect(await take()).toEqual({ gone: 1, stays: 0, later: [] });
  });

  it('nothing, without a call, when nothing was noted', async () => {
    expect(await take([])).toEqual({ gone: 0, stays: 0, later: [] });
    expect(deletions()).toEqual([]);
  });

  it('more than a hundred in calls of a hundred, the newest first', async () => {
    const ids = [...(await hearsMany(120))];
    expect(await take()).toEqual({ gone: 121, stays: 0, later: [] });
    const asked = deletions().map(({ payload }) => payload.message_ids as number[]);
    expect(asked.map(({ length }) => length)).toEqual([100, 21]);
    expect(asked.flat().slice(0, 120)).toEqual(ids.toReversed());
    expect(texts()).toEqual([]);
  });
});

describe('what stays', () => {
  it('what is 48 hours old, and only that', async () => {
    bench.clock.ms += HOUR_MS;
    await hears(() => person.says('young'));
    bench.clock.ms += 47 * HOUR_MS;
    expect(await take()).toEqual({ gone: 1, stays: 1, later: [] });
    expect(texts()).toEqual(['/start']);
    expect(deletions()).toHaveLength(1);
  });

  it('what Telegram does not delete, found by halves; all else goes', async () => {
    const ids = await hearsMany(40);
    for (const at of [0, 17, 39]) person.stands(ids[at] ?? 0);
    expect(await take()).toEqual({ gone: 38, stays: 3, later: [] });
    expect(texts()).toEqual(['word 0', 'word 17', 'word 39']);
    expect(deletions().length).toBeLessThanOrEqual(LIMITS.takeAwayCallsMax);
  });

  it.each<[Fault]>([[{ status: 403 }], [{ status: 400, description: 'Bad Request: chat not found' }]])(
    'all of a chat that is gone: %j',
    async (fault) => {
      await hearsMany(101);
      bench.fake.faults.next('deleteMessages', fault);
      expect(await take()).toEqual({ gone: 0, stays: 102, later: [] });
      expect(deletions()).toHaveLength(1);
    },
  );

  it('what was noted without its chat, or is no note at all', async () => {
    const old = [{ id: 101, atMs: bench.clock.ms }];
    expect(await take([old, null, 'x', { chat: 'x', ids: [] }, { chat: 1 }, ...noted])).toEqual({
      gone: 1,
      stays: 5,
      later: [],
    });
    expect(texts()).toEqual([]);
  });
});

describe('what is tried again', () => {
  it.each<[Fault]>([
    [{ status: 500 }],
    [{ status: 502 }],
    [{ status: 429, retryAfter: 30 }],
    [{ status: 401 }],
    ['gateway-page'],
    ['closed'],
    ['accepted-then-closed'],
  ])('all that was left by %j, and the second time it goes', async (fault) => {
    await writes('Hello.');
    bench.fake.faults.next('deleteMessages', fault);
    const taken = await take();
    expect(taken).toMatchObject({ gone: 0, stays: 0, later: [{ chat: person.id }] });
    expect(idsIn(taken)).toHaveLength(2);
    bench.clock.ms += 30_000;
    // As it comes back from where it rested sealed.
    expect(await take(JSON.parse(JSON.stringify(taken.later)))).toEqual({ gone: 2, stays: 0, later: [] });
    expect(texts()).toEqual([]);
  });

  it('what Telegram does not answer in time: the call ends, and it is known what is left', async () => {
    bench.fake.faults.next('deleteMessages', 'hang');
    const beganMs = performance.now();
    const taken = await take();
    expect(performance.now() - beganMs).toBeLessThan(LIMITS.takeAwayMs + 1_000);
    expect(taken).toMatchObject({ gone: 0, stays: 0, later: [{ chat: person.id }] });
  });

  it('what was deleted before the fault is not tried again', async () => {
    await hearsMany(100);
    bench.fake.faults.next('deleteMessages', { status: 500 });
    const first = await take(noted);
    expect(first.gone).toBe(0);
    bench.fake.onChange(() => bench.fake.faults.next('deleteMessages', { status: 500 }));
    const second = await take(first.later);
    expect(second).toMatchObject({ gone: 100, stays: 0 });
    expect(idsIn(second)).toHaveLength(1);
    expect(texts()).toEqual(['/start']);
  });

  it('a chat that has to wait is not asked until it is over, for sending neither', async () => {
    bench.fake.faults.next('deleteMessages', { status: 429, retryAfter: 30 });
    const { later } = await take();
    bench.clock.ms += 29_999;
    expect(await take(later)).toEqual({ gone: 0, stays: 0, later });
    expect(await bench.send(wayTo(person), said('Hello.'))).toMatchObject({ accepted: [], reach: 'later' });
    expect(deletions()).toHaveLength(1);
    bench.clock.ms += 1;
    expect(await take(later)).toEqual({ gone: 1, stays: 0, later: [] });
  });

  it('a dice, which stands until it is a day old', async () => {
    await hears(() => person.sendsDice());
    const first = await take();
    expect(first).toMatchObject({ gone: 1, stays: 0, later: [{ chat: person.id }] });
    expect(texts()).toEqual(['dice']);
    bench.clock.ms += 24 * HOUR_MS;
    expect(await take(first.later)).toEqual({ gone: 1, stays: 0, later: [] });
    expect(texts()).toEqual([]);
    // Nothing was asked in vain.
    expect(deletions().map(({ outcome }) => outcome)).toEqual(['ok', 'ok']);
  });

  it('what so many calls leave, until nothing is left', async () => {
    const ids = await hearsMany(60);
    for (const id of ids) person.stands(id);
    let taken = await take();
    expect(deletions()).toHaveLength(LIMITS.takeAwayCallsMax);
    let times = 1;
    let stays = taken.stays;
    for (; taken.later.length > 0 && times < 10; times += 1) {
      taken = await take(taken.later);
      stays += taken.stays;
    }
    expect(taken.later).toEqual([]);
    expect(stays).toBe(60);
    expect(times).toBeLessThan(6);
    expect(texts()).toHaveLength(60);
  });
});

it('nothing of a chat is thrown or logged, and no secret is given back', async () => {
  for (const fault of ['closed', 'gateway-page', { status: 400 }, { status: 500 }] satisfies Fault[]) {
    bench.fake.faults.next('deleteMessages', fault);
    const taken = await take();
    expect(inspect(taken, { depth: 9 })).not.toContain(TOKEN.split(':')[1]);
  }
  expect(bench.logged).toEqual([]);
});

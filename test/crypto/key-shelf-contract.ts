import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { asOwnKeyId, asSessionId, asTag, type Tags } from '../../src/core/ids.ts';
import { LIMITS } from '../../src/core/limits.ts';
import type { KeyShelf } from '../../src/crypto/key-shelf.ts';

/** An empty shelf, and how to let time pass for what is on it. */
export type ShelfUnderTest = { shelf: KeyShelf; pass(ms: number): Promise<void>; stop(): Promise<void> };

/** Long enough for a slow machine, short beside a key's life. */
const MARGIN_MS = 10_000;
const ALMOST_MS = LIMITS.dataKeyMs - MARGIN_MS;

/** The tags of one person on a day of their own counting, shaped as `keys.tags` makes them. */
export function tagsOn(day: number, person = 'a'): Tags {
  const tag = (of: number) => asTag(`${person}${of}`.padEnd(22, '-'));
  return { today: tag(day), yesterday: tag(day - 1) };
}
/** What is found or put, whatever the keys of the day are. */
export async function put(shelf: KeyShelf, tags: Tags, fresh: string) {
  const found = await shelf.findOrPut(tags, fresh, []);
  if (found === null) throw new Error('no day was named');
  return found;
}
/** The row of a day with the id, and how long it is to live. */
const row = (day: number, id: string, lifeMs = 3_600_000) => ({ epoch: day, fresh: `${id}.wrapped`, lifeMs });
const look = (day: number) => ({ epoch: day, fresh: null, lifeMs: 0 });
const ownId = (name: string) => asOwnKeyId(name.padEnd(22, '-'));
const sidOf = (tags: Tags) => asSessionId(tags.today);

/** What every shelf must do, wherever it keeps its keys. */
export function keyShelfContract(name: string, make: () => Promise<ShelfUnderTest>): void {
  describe(`the key shelf contract, on ${name}`, () => {
    let under: ShelfUnderTest;
    beforeEach(async () => {
      under = await make();
    });
    afterEach(() => under.stop());
    for (const [guarantee, hold] of Object.entries(GUARANTEES)) test(guarantee, () => hold(under));
  });
}

const GUARANTEES: Record<string, (under: ShelfUnderTest) => Promise<void>> = {
  'the first key put is the one everybody gets': async ({ shelf }) => {
    expect(await put(shelf, tagsOn(1), 'first')).toEqual({ sid: sidOf(tagsOn(1)), wrapped: 'first' });
    expect(await put(shelf, tagsOn(1), 'second')).toEqual({ sid: sidOf(tagsOn(1)), wrapped: 'first' });
    expect(await shelf.get(sidOf(tagsOn(1)))).toBe('first');
  },

  'of many who ask at once one key is kept': async ({ shelf }) => {
    const asked = await Promise.all(Array.from({ length: 20 }, (_, index) => put(shelf, tagsOn(1), `fresh-${index}`)));
    expect(new Set(asked.map(({ wrapped }) => wrapped)).size).toBe(1);
  },

  'two people never share a key': async ({ shelf }) => {
    await put(shelf, tagsOn(1, 'a'), 'of-a');
    expect((await put(shelf, tagsOn(1, 'b'), 'of-b')).wrapped).toBe('of-b');
    expect(await shelf.get(asSessionId('nobody'))).toBeNull();
  },

  'a session over two midnights keeps its one key and its name': async ({ shelf }) => {
    const first = await put(shelf, tagsOn(1), 'first');
    for (const day of [2, 3, 4]) expect(await put(shelf, tagsOn(day), `fresh-${day}`)).toEqual(first);
    expect(await put(shelf, tagsOn(2), 'fresh')).toEqual(first);
    expect(await shelf.get(sidOf(tagsOn(2)))).not.toBe('fresh');
  },

  'nobody is known two days after they were last heard of': async ({ shelf }) => {
    await put(shelf, tagsOn(1), 'first');
    expect(await put(shelf, tagsOn(3), 'later')).toEqual({ sid: sidOf(tagsOn(3)), wrapped: 'later' });
  },

  'a key is gone when its life from the last use is over': async ({ shelf, pass }) => {
    await put(shelf, tagsOn(1), 'first');
    await pass(LIMITS.dataKeyMs);
    expect(await shelf.get(sidOf(tagsOn(1)))).toBeNull();
    expect((await put(shelf, tagsOn(1), 'second')).wrapped).toBe('second');
  },

  'every use begins a key its life anew, by its name and by its tag': async ({ shelf, pass }) => {
    await put(shelf, tagsOn(1), 'first');
    await pass(ALMOST_MS);
    expect(await shelf.get(sidOf(tagsOn(1)))).toBe('first');
    await pass(ALMOST_MS);
    expect((await put(shelf, tagsOn(1), 'second')).wrapped).toBe('first');
    await pass(ALMOST_MS);
    expect(await shelf.get(sidOf(tagsOn(1)))).toBe('first');
  },

  'a conversation just after a midnight and late that day is still known in the next night': async (under) => {
    const { shelf, pass } = under;
    const first = await put(shelf, tagsOn(1), 'first');
    await put(shelf, tagsOn(2), 'fresh');
    await pass(LIMITS.dataKeyMs - 2 * 3_600_000);
    await put(shelf, tagsOn(2), 'fresh');
    await pass(3 * 3_600_000);
    expect(await put(shelf, tagsOn(3), 'fresh')).toEqual(first);
  },

  'a dropped key is gone by every tag that led to it': async ({ shelf }) => {
    const first = await put(shelf, tagsOn(1), 'first');
    await put(shelf, tagsOn(2), 'fresh');
    await put(shelf, tagsOn(3), 'fresh');
    await shelf.drop([first.sid]);
    expect(await shelf.get(first.sid)).toBeNull();
    for (const day of [3, 2, 1]) {
      const again = await put(shelf, tagsOn(day), `again-${day}`);
      expect(again.wrapped).not.toBe('first');
    }
  },

  'after a drop the next session of the same day has its own key and can be dropped too': async ({ shelf }) => {
    const first = await put(shelf, tagsOn(1), 'first');
    await put(shelf, tagsOn(2), 'fresh');
    await shelf.drop([first.sid]);
    const second = await put(shelf, tagsOn(2), 'second');
    expect(second).toEqual({ sid: sidOf(tagsOn(2)), wrapped: 'second' });
    expect(await shelf.get(second.sid)).toBe('second');
    await shelf.drop([second.sid]);
    expect((await put(shelf, tagsOn(2), 'third')).wrapped).toBe('third');
  },

  'a drop takes all it names and nothing else; none, unknown and repeated ones are harmless': async ({ shelf }) => {
    for (const person of ['a', 'b', 'c']) await put(shelf, tagsOn(1, person), `of-${person}`);
    await shelf.drop([]);
    await shelf.drop([sidOf(tagsOn(1, 'a')), asSessionId('nobody'), sidOf(tagsOn(1, 'b'))]);
    await shelf.drop([sidOf(tagsOn(1, 'a'))]);
    const left = await Promise.all(['a', 'b', 'c'].map((person) => shelf.get(sidOf(tagsOn(1, person)))));
    expect(left).toEqual([null, null, 'of-c']);
  },

  'the first keys of a day are the ones everybody gets, for each day asked': async ({ shelf }) => {
    expect(await shelf.epochs([look(7), look(8)])).toEqual([null, null]);
    expect(await shelf.epochs([row(7, 'a'), look(8)])).toEqual(['a.wrapped', null]);
    expect(await shelf.epochs([row(8, 'b'), row(7, 'c')])).toEqual(['b.wrapped', 'a.wrapped']);
    expect(await shelf.epochs([])).toEqual([]);
  },

  'of many who bring keys of a day at once one is kept': async ({ shelf }) => {
    const asked = await Promise.all(Array.from({ length: 20 }, (_, index) => shelf.epochs([row(7, `id-${index}`)])));
    expect(new Set(asked.flat()).size).toBe(1);
  },

  'keys of a day are gone when their life is over, however often they are asked for': async ({ shelf, pass }) => {
    await shelf.epochs([row(7, 'a', 2 * MARGIN_MS)]);
    await pass(MARGIN_MS);
    expect(await shelf.epochs([look(7)])).toEqual(['a.wrapped']);
    await pass(MARGIN_MS);
    expect(await shelf.epochs([look(7)])).toEqual([null]);
  },

  'what is asked for with a longer life lives on, and never shorter': async ({ shelf, pass }) => {
    await shelf.epochs([{ epoch: 'marks', fresh: 'm.wrapped', lifeMs: 2 * MARGIN_MS }]);
    await shelf.epochs([{ epoch: 'marks', fresh: null, lifeMs: 4 * MARGIN_MS }]);
    await shelf.epochs([{ epoch: 'marks', fresh: 'n.wrapped', lifeMs: MARGIN_MS }]);
    await pass(3 * MARGIN_MS);
    expect(await shelf.epochs([{ epoch: 'marks', fresh: null, lifeMs: 0 }])).toEqual(['m.wrapped']);
    await pass(MARGIN_MS);
    expect(await shelf.epochs([{ epoch: 'marks', fresh: null, lifeMs: MARGIN_MS }])).toEqual([null]);
  },

  'a key is found or put only beside the keys of the day that were named': async ({ shelf }) => {
    await shelf.epochs([row(7, 'a'), row(8, 'b')]);
    const by = (day: number, id: string) => ({ day, id });
    expect(await shelf.findOrPut(tagsOn(8), 'fresh', [by(8, 'b'), by(7, 'other')])).toBeNull();
    expect(await shelf.findOrPut(tagsOn(8), 'fresh', [by(8, 'b'), by(6, 'a')])).toBeNull();
    expect(await shelf.get(sidOf(tagsOn(8)))).toBeNull();
    const found = await shelf.findOrPut(tagsOn(8), 'fresh', [by(8, 'b'), by(7, 'a')]);
    expect(found?.wrapped).toBe('fresh');
  },

  'what is replaced is what was named, once, and its life goes on': async ({ shelf, pass }) => {
    const { sid } = await put(shelf, tagsOn(1), 'first');
    expect(await shelf.replace(sid, { from: 'another', to: 'second' })).toBe(false);
    await pass(ALMOST_MS);
    expect(await shelf.replace(sid, { from: 'first', to: 'second' })).toBe(true);
    expect(await shelf.replace(sid, { from: 'first', to: 'third' })).toBe(false);
    await pass(2 * MARGIN_MS);
    expect(await shelf.get(sid)).toBeNull();
    expect(await shelf.replace(sid, { from: 'second', to: 'third' })).toBe(false);
    await shelf.epochs([row(7, 'a')]);
    expect(await shelf.replace({ epoch: 7 }, { from: 'a.other', to: 'a.anew' })).toBe(false);
    expect(await shelf.replace({ epoch: 7 }, { from: 'a.wrapped', to: 'a.anew' })).toBe(true);
    expect(await shelf.replace({ epoch: 8 }, { from: 'a.wrapped', to: 'a.anew' })).toBe(false);
    expect(await shelf.epochs([look(7), look(8)])).toEqual(['a.anew', null]);
  },

  'the key of a record is the first that was put, and nobody finds it by another name': async ({ shelf }) => {
    expect(await shelf.own(ownId('a'), null, 0)).toBeNull();
    const asked = await Promise.all(
      Array.from({ length: 20 }, (_, index) => shelf.own(ownId('a'), `own-${index}`, 60_000)),
    );
    expect(new Set(asked).size).toBe(1);
    expect(await shelf.own(ownId('a'), null, 0)).toBe(asked[0]);
    expect(await shelf.own(ownId('b'), null, 0)).toBeNull();
    expect(await shelf.get(asSessionId(ownId('a')))).toBeNull();
  },

  'the key of a record lives as long as was asked, the longest counts, and a look prolongs nothing': async (under) => {
    const { shelf, pass } = under;
    await shelf.own(ownId('a'), 'own', 2 * MARGIN_MS);
    await shelf.own(ownId('a'), 'other', 4 * MARGIN_MS);
    await shelf.own(ownId('a'), 'other', MARGIN_MS);
    await shelf.own(ownId('b'), 'short', 2 * MARGIN_MS);
    await pass(MARGIN_MS);
    expect(await shelf.own(ownId('b'), null, 0)).toBe('short');
    await pass(MARGIN_MS);
    expect(await shelf.own(ownId('b'), null, 0)).toBeNull();
    await pass(MARGIN_MS);
    expect(await shelf.own(ownId('a'), null, 0)).toBe('own');
    await pass(MARGIN_MS);
    expect(await shelf.own(ownId('a'), null, 0)).toBeNull();
  },

  'keys of records that are dropped are gone, and nothing else; none and unknown ones are harmless': async (under) => {
    const { shelf } = under;
    for (const name of ['a', 'b', 'c']) await shelf.own(ownId(name), `own-${name}`, 60_000);
    await shelf.epochs([row(7, 'day')]);
    await put(shelf, tagsOn(1), 'session');
    await shelf.dropOwn([]);
    await shelf.dropOwn([ownId('a'), ownId('nobody'), ownId('b'), ownId('a')]);
    const left = await Promise.all(['a', 'b', 'c'].map((name) => shelf.own(ownId(name), null, 0)));
    expect(left).toEqual([null, null, 'own-c']);
    expect([await shelf.get(sidOf(tagsOn(1))), await shelf.epochs([look(7)])]).toEqual(['session', ['day.wrapped']]);
  },

  'the key of a record is replaced only by whoever names what is there, and its life goes on': async (under) => {
    const { shelf, pass } = under;
    await shelf.own(ownId('a'), 'own', 2 * MARGIN_MS);
    expect(await shelf.replace({ own: ownId('a') }, { from: 'other', to: 'new' })).toBe(false);
    expect(await shelf.replace({ own: ownId('b') }, { from: 'own', to: 'new' })).toBe(false);
    expect(await shelf.replace({ own: ownId('a') }, { from: 'own', to: 'new' })).toBe(true);
    expect(await shelf.own(ownId('a'), null, 0)).toBe('new');
    await pass(2 * MARGIN_MS);
    expect(await shelf.own(ownId('a'), null, 0)).toBeNull();
    expect(await shelf.replace({ own: ownId('a') }, { from: 'new', to: 'newer' })).toBe(false);
  },

  'it says that it is there': async ({ shelf }) => {
    await expect(shelf.ping()).resolves.toBeUndefined();
  },
};

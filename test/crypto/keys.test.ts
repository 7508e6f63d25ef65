import { describe, expect, it } from 'vitest';
import { asSessionId } from '../../src/core/ids.ts';
import { LIMITS } from '../../src/core/limits.ts';
import { createSealer } from '../../src/crypto/seal.ts';
import type { Keys } from '../../src/ports/keys.ts';
import { NOON_MS } from '../support/small-house.ts';
import { keyHouse } from './key-house.ts';

const DAY_MS = 86_400_000;
const somebody = 'web|test|somebody';

function house() {
  const all = keyHouse();
  return { ...all, keys: all.process() };
}

describe('a tag', () => {
  it('is the same all day, another tomorrow, and known as yesterday’s then', async () => {
    const { keys } = house();
    const today = await keys.tags(somebody, NOON_MS);
    expect(await keys.tags(somebody, NOON_MS + 3_600_000)).toEqual(today);
    const tomorrow = await keys.tags(somebody, NOON_MS + DAY_MS);
    expect(tomorrow.yesterday).toBe(today.today);
    expect(tomorrow.today).not.toBe(today.today);
  });

  it('says nothing of who it is and differs by person and channel', async () => {
    const { keys } = house();
    const tag = async (who: string) => (await keys.tags(who, NOON_MS)).today;
    const all = await Promise.all([tag(somebody), tag('web|test|another'), tag('line|test|somebody')]);
    expect(new Set(all).size).toBe(all.length);
    for (const each of all) expect(each).toMatch(/^[A-Za-z0-9_-]{22}$/);
  });

  it('cannot be made again from the secret: with the keys of its day it is gone', async () => {
    const { keys, process, restartEmpty } = house();
    const { today, yesterday } = await keys.tags(somebody, NOON_MS);
    restartEmpty();
    const later = await process().tags(somebody, NOON_MS);
    expect([today, yesterday]).not.toContain(later.today);
    expect([today, yesterday]).not.toContain(later.yesterday);
  });

  it('is the same for every process, also of those that begin a day at the same moment', async () => {
    const { process, clock } = keyHouse();
    const several = [process(), process(), process()];
    for (const _day of [1, 2]) {
      const asked = await Promise.all(several.map((keys) => keys.tags(somebody, clock.nowMs())));
      expect(new Set(asked.map(({ today }) => today)).size).toBe(1);
      clock.advance(DAY_MS);
    }
  });
});

describe('keys of a day', () => {
  it('are kept wrapped, and for no longer than the table says', async () => {
    const { keys, shelf, clock } = house();
    await keys.tags(somebody, clock.nowMs());
    const day = Math.floor(NOON_MS / DAY_MS);
    const looked = (days: number[]) => shelf.epochs(days.map((each) => ({ epoch: each, fresh: null, lifeMs: 0 })));
    expect((await looked([day, day - 1])).every((row) => row !== null)).toBe(true);
    clock.advance(day * DAY_MS + LIMITS.dayKeysMs - NOON_MS - 1);
    expect((await looked([day]))[0]).toMatch(/^[\w-]{16}\.[\w-]{123}$/);
    clock.advance(1);
    expect(await looked([day, day - 1])).toEqual([null, null]);
  });

  it('cost one trip to each server at a day’s first use, and none after', async () => {
    const { process, clock, trips } = keyHouse();
    await process().tags(somebody, clock.nowMs());
    const keys = process();
    Object.assign(trips, { store: 0, shelf: 0 });
    await keys.tags(somebody, clock.nowMs());
    await keys.mark(somebody, 'event');
    expect(trips).toEqual({ store: 1, shelf: 1 });
    for (let each = 0; each < 5; each += 1) await keys.tags(`web|test|${each}`, clock.nowMs());
    expect(trips).toEqual({ store: 1, shelf: 1 });
  });

  it('of tomorrow are there before midnight, so that nobody waits for them', async () => {
    const { keys, clock, trips } = house();
    clock.advance(12 * 3_600_000 - LIMITS.dayKeysAheadMs);
    await keys.keepUp();
    clock.advance(LIMITS.dayKeysAheadMs);
    Object.assign(trips, { store: 0, shelf: 0 });
    await keys.tags(somebody, clock.nowMs(), { asHeld: true });
    expect(trips).toEqual({ store: 0, shelf: 0 });
  });

  it('that the key store lost are given back by whoever holds them', async () => {
    const { keys, process, clock, restartEmpty } = house();
    const before = await keys.tags(somebody, clock.nowMs());
    restartEmpty();
    await keys.keepUp();
    expect(await process().tags(somebody, clock.nowMs())).toEqual(before);
  });

  it('that were made anew meanwhile are taken over: at once where a key is asked for, else within a minute', async () => {
    const { process, clock, restartEmpty } = keyHouse();
    const [old, busy] = [process(), process()];
    const stale = await busy.tags(somebody, clock.nowMs());
    await old.tags(somebody, clock.nowMs());
    restartEmpty();
    const anew = await process().tags(somebody, clock.nowMs());
    expect(anew.today).not.toBe(stale.today);
    await expect(busy.wrap(stale)).rejects.toMatchObject({ code: 'keys-renewed', traits: { retryable: true } });
    expect(await busy.tags(somebody, clock.nowMs(), { asHeld: true })).toEqual(anew);
    // What was made by the lost keys is refused also by a process that never held them.
    await expect(process().wrap(stale)).rejects.toMatchObject({ code: 'keys-renewed' });
    clock.advance(LIMITS.dayKeysTrustMs);
    expect(await old.tags(somebody, clock.nowMs())).toEqual(anew);
  });

  it('are gone by while the key store is away', async () => {
    const { keys, process, clock, away } = house();
    const before = await keys.tags(somebody, clock.nowMs());
    clock.advance(LIMITS.dayKeysTrustMs);
    away.shelf = true;
    expect(await keys.tags(somebody, clock.nowMs())).toEqual(before);
    await expect(process().tags(somebody, clock.nowMs())).rejects.toMatchObject({ code: 'key-store-unavailable' });
    clock.advance(DAY_MS);
    await expect(keys.tags(somebody, clock.nowMs())).rejects.toMatchObject({ code: 'key-store-unavailable' });
    away.shelf = false;
    expect((await keys.tags(somebody, clock.nowMs())).yesterday).toBe(before.today);
  });
});

describe('a mark', () => {
  it('of an event is the same over midnight and in every process, so that a repeat is known', async () => {
    const { keys, process, clock } = house();
    const mark = await keys.mark(somebody, 'event');
    clock.advance(DAY_MS);
    expect(await keys.mark(somebody, 'event')).toBe(mark);
    expect(await process().mark(somebody, 'event')).toBe(mark);
    expect(await keys.mark('web|test|another', 'event')).not.toBe(mark);
  });

  it('is as lasting as the longest time a platform may deliver again, and is not to be made again from store and secret', async () => {
    const { keys, process, clock, restartEmpty } = house();
    const mark = await keys.mark(somebody, 'event');
    for (let days = 0; days < 30; days += 1) {
      clock.advance(DAY_MS);
      await keys.tags(somebody, clock.nowMs());
    }
    clock.advance(Math.max(...Object.values(LIMITS.dedupeMs)));
    expect(await process().mark(somebody, 'event')).toBe(mark);
    restartEmpty();
    expect(await process().mark(somebody, 'event')).not.toBe(mark);
  });
});

describe('the house key', () => {
  it('is random, one for all processes that start at the same moment, and outlives every day', async () => {
    const { process, clock } = keyHouse();
    const made = await Promise.all([1, 2, 3].map(() => process().houseKey()));
    expect(new Set(made.map((key) => Buffer.from(key).toString('hex'))).size).toBe(1);
    clock.advance(40 * DAY_MS);
    expect(await process().houseKey()).toEqual(made[0]);
    expect(await keyHouse().process().houseKey()).not.toEqual(made[0]);
  });

  it('is in the store, and not in clear', async () => {
    const { keys, store } = house();
    const key = await keys.houseKey();
    const [record] = await store.getRecords([{ kind: 'house', id: 'key' }]);
    expect(record?.blob).toMatch(/^[\w-]{16}\.[\w-]{80}$/);
    expect(record?.blob).not.toContain(Buffer.from(key).toString('base64url'));
  });

  it('that the store lost is given back by whoever holds it', async () => {
    const { keys, process, store, clock } = house();
    const key = await keys.houseKey();
    await store.putAll([{ kind: 'house', id: 'key', expect: 1, blob: null, lifeMs: null }]);
    await keys.keepUp();
    expect(await process().houseKey()).toEqual(key);
    expect(clock.nowMs()).toBe(NOON_MS);
  });
});

describe('a data key', () => {
  it('is one and the same for a session over two midnights', async () => {
    const { keys, clock } = house();
    const ask = async () => keys.wrap(await keys.tags(somebody, clock.nowMs()));
    const first = await ask();
    for (const _day of [1, 2, 3]) {
      clock.advance(DAY_MS - 1);
      expect(await ask()).toEqual(first);
    }
  });

  it('is gone for good once forgotten, by every tag that led to it', async () => {
    const { keys, clock } = house();
    const first = await keys.wrap(await keys.tags(somebody, clock.nowMs()));
    clock.advance(DAY_MS - 1);
    const tags = await keys.tags(somebody, clock.nowMs());
    await keys.wrap(tags);
    await keys.forget([first.sid]);
    expect(await keys.unwrap(first.sid)).toBeNull();
    const next = await keys.wrap(tags);
    expect(Buffer.from(next.key).equals(Buffer.from(first.key))).toBe(false);
  });

  it('lives no longer than it is used', async () => {
    const { keys, clock } = house();
    const { sid } = await keys.wrap(await keys.tags(somebody, clock.nowMs()));
    clock.advance(LIMITS.dataKeyMs);
    expect(await keys.unwrap(sid)).toBeNull();
  });

  it('is not on the shelf in clear', async () => {
    const { keys, shelf, clock } = house();
    const { sid, key } = await keys.wrap(await keys.tags(somebody, clock.nowMs()));
    const kept = await shelf.get(sid);
    expect(kept).not.toContain(Buffer.from(key).toString('base64url'));
  });

  it('of a conversation over many days never outlives the keys that wrap it', async () => {
    const { keys, process, clock } = house();
    const first = await keys.wrap(await keys.tags(somebody, clock.nowMs()));
    for (let day = 0; day < 10; day += 1) {
      clock.advance(DAY_MS - 1);
      expect(await keys.wrap(await keys.tags(somebody, clock.nowMs()))).toEqual(first);
    }
    // The key of the day it began on is long gone; a process that never held any reads it all the same.
    expect(await process().unwrap(first.sid)).toEqual(first.key);
  });

  it('is read by a worker for a whole day after the last message, and by nobody once its day’s keys are gone', async () => {
    const { keys, process, clock } = house();
    clock.advance(12 * 3_600_000 - 1);
    const { sid, key } = await keys.wrap(await keys.tags(somebody, clock.nowMs()));
    for (let hours = 0; hours < 24; hours += 6) {
      clock.advance(6 * 3_600_000);
      expect(await process().unwrap(sid)).toEqual(key);
    }
    clock.advance(3_600_000);
    expect(await process().unwrap(sid)).toEqual(key);
    clock.advance(1);
    expect(await process().unwrap(sid)).toBeNull();
    clock.advance(1);
    expect(await keys.unwrap(sid)).toBeNull();
  });

  it('that nobody can open any more gives way to a new one', async () => {
    const { keys, process, shelf, clock, restartEmpty } = house();
    const { sid, key } = await keys.wrap(await keys.tags(somebody, clock.nowMs()));
    const wrapped = (await shelf.get(sid)) ?? '';
    restartEmpty();
    const other = process();
    const tags = await other.tags(somebody, clock.nowMs());
    const under = `${tags.today}`;
    await shelf.findOrPut(tags, wrapped, []);
    const next = await other.wrap(tags);
    expect(next.sid).toBe(under);
    expect(next.key).not.toEqual(key);
    expect(await other.unwrap(next.sid)).toEqual(next.key);
  });

  it('is one for many who meet it first after midnight at the same moment', async () => {
    const { process, clock } = keyHouse();
    const several = [process(), process(), process()];
    const ask = (keys: Keys) => keys.tags(somebody, clock.nowMs()).then((tags) => keys.wrap(tags));
    const first = await ask(several[0] as Keys);
    clock.advance(DAY_MS - 1);
    expect(await Promise.all(several.map(ask))).toEqual([first, first, first]);
  });

  it('costs one trip; one more when the first words after midnight move it under the new day', async () => {
    const { keys, clock, trips } = house();
    const shelfTrips = async () => {
      const tags = await keys.tags(somebody, clock.nowMs());
      trips.shelf = 0;
      await keys.wrap(tags);
      return trips.shelf;
    };
    expect([await shelfTrips(), await shelfTrips()]).toEqual([1, 1]);
    clock.advance(DAY_MS - 1);
    expect([await shelfTrips(), await shelfTrips()]).toEqual([2, 1]);
  });

  it('is null for a session nobody has', async () => {
    expect(await house().keys.unwrap(asSessionId('nobody'))).toBeNull();
  });
});

describe('a seal', () => {
  const context = { type: 'session', owner: 'a', version: '1' } as const;

  it('opens to what was sealed, and never twice to the same blob', async () => {
    const sealer = createSealer();
    const { keys } = house();
    const { key } = await keys.wrap(await keys.tags(somebody, NOON_MS));
    const value = { words: '我想离开 \u{1F338}' };
    const blobs = await Promise.all([sealer.seal(key, context, value), sealer.seal(key, context, value)]);
    expect(blobs[0]).not.toBe(blobs[1]);
    expect(await sealer.open(key, context, blobs[0])).toEqual(value);
  });

  it('does not open as another type, for another owner, at another version, under another key or changed by a bit', async () => {
    const sealer = createSealer();
    const { keys } = house();
    const [mine, theirs] = await Promise.all([
      keys.wrap(await keys.tags('a', NOON_MS)),
      keys.wrap(await keys.tags('b', NOON_MS)),
    ]);
    const blob = await sealer.seal(mine.key, context, {});
    const flipped = `${blob.slice(0, -2)}${blob.endsWith('AA') ? 'BB' : 'AA'}`;
    const tries = [
      sealer.open(mine.key, { ...context, type: 'row' }, blob),
      sealer.open(mine.key, { ...context, owner: 'b' }, blob),
      sealer.open(mine.key, { ...context, version: '2' }, blob),
      sealer.open(theirs.key, context, blob),
      sealer.open(mine.key, context, flipped),
      sealer.open(mine.key, context, 'not base64 at all!'),
    ];
    for (const outcome of await Promise.allSettled(tries))
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'seal-broken' } });
  });
});

import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/core/limits.ts';
import type { Keys } from '../../src/ports/keys.ts';
import { testSecret } from '../support/small-house.ts';
import { type KeyHouse, keyHouse, secretNumber } from './key-house.ts';

const DAY_MS = 86_400_000;
const before = testSecret;
const after = secretNumber(1);
const ONLY_BEFORE = { secret: before };
const BOTH = { secret: after, previous: before };
const ONLY_AFTER = { secret: after };
const otherSecret = { code: 'other-secret', traits: { retryable: true } };

/** Everything a process asks keys for, as one value that is the same as long as nothing is lost. */
async function everything(keys: Keys, { clock }: KeyHouse) {
  const tags = await keys.tags('web|test|somebody', clock.nowMs());
  const { sid, key } = await keys.wrap(tags);
  const mark = await keys.mark('web|test|somebody', 'event');
  return { sid, key, mark, house: await keys.houseKey(), read: await keys.unwrap(sid) };
}

describe('with another secret', () => {
  it('nothing opens, nothing is made beside it, and it is said by name', async () => {
    const house = keyHouse();
    const kept = await everything(house.process(), house);
    const wrong = house.process({ secret: secretNumber(2) });
    const tries = [
      wrong.tags('web|test|somebody', house.clock.nowMs()),
      wrong.mark('web|test|somebody', 'event'),
      wrong.houseKey(),
      wrong.unwrap(kept.sid),
      wrong.keepUp(),
    ];
    for (const outcome of await Promise.allSettled(tries))
      expect(outcome).toMatchObject({ status: 'rejected', reason: otherSecret });
    expect(await wrong.examine()).toBe('other secret');
    house.clock.advance(DAY_MS);
    await expect(wrong.tags('web|test|somebody', house.clock.nowMs())).rejects.toMatchObject(otherSecret);
    expect(await everything(house.process(), house)).toEqual(kept);
  });

  it('no house key is made beside keys of a day that do not open, and no keys of a day beside a house key', async () => {
    const house = keyHouse();
    await everything(house.process(), house);
    const wrong = house.process({ secret: secretNumber(2) });
    house.restartEmpty();
    await expect(wrong.tags('web|test|somebody', house.clock.nowMs())).rejects.toMatchObject(otherSecret);
    expect(await wrong.examine()).toBe('other secret');
    await house.process().tags('web|test|somebody', house.clock.nowMs());
    await house.store.putAll([{ kind: 'house', id: 'key', expect: 1, blob: null, lifeMs: null }]);
    await expect(wrong.houseKey()).rejects.toMatchObject(otherSecret);
    expect(await house.store.getRecords([{ kind: 'house', id: 'key' }])).toEqual([null]);
  });

  it('of several who begin empty stores with different secrets one has them', async () => {
    const house = keyHouse();
    const started = await Promise.allSettled(
      [1, 2, 3].map((number) => house.process({ secret: secretNumber(number) }).houseKey()),
    );
    expect(started.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of started.filter(({ status }) => status === 'rejected'))
      expect(outcome).toMatchObject({ reason: otherSecret });
  });
});

describe('what the stores hold', () => {
  it('is looked at without making anything', async () => {
    const house = keyHouse();
    const keys = house.process();
    expect(await keys.examine()).toBe('empty');
    expect(await keys.wrapped()).toEqual({ current: 0, previous: 0, both: 0, neither: 0 });
    expect(await keys.examine()).toBe('empty');
    await everything(keys, house);
    expect(await keys.examine()).toBe('ok');
    expect(await keys.wrapped()).toEqual({ current: 4, previous: 0, both: 0, neither: 0 });
    expect(await house.process(BOTH).examine()).toBe('ok');
    expect(await house.process(BOTH).wrapped()).toEqual({ current: 0, previous: 4, both: 0, neither: 0 });
    expect(await house.process(ONLY_AFTER).wrapped()).toEqual({ current: 0, previous: 0, both: 0, neither: 4 });
  });

  it('is not judged while a store is away', async () => {
    const house = keyHouse();
    house.away.shelf = true;
    await expect(house.process().examine()).rejects.toMatchObject({ code: 'key-store-unavailable' });
    Object.assign(house.away, { store: true, shelf: false });
    await expect(house.process().examine()).rejects.toMatchObject({ code: 'store-unavailable' });
  });
});

describe('a change of secret', () => {
  it('loses nothing at any step, whichever processes run beside each other, with a midnight in each step', async () => {
    const house = keyHouse();
    const kept = await everything(house.process(), house);
    const steps: [string, Parameters<KeyHouse['process']>[0][], rotate: boolean][] = [
      ['before', [ONLY_BEFORE, ONLY_BEFORE], false],
      ['one is restarted', [BOTH, ONLY_BEFORE], false],
      ['both are restarted', [BOTH, BOTH], false],
      ['rotated', [BOTH, BOTH], true],
      ['one is restarted without the previous', [ONLY_AFTER, BOTH], false],
      ['both are', [ONLY_AFTER, ONLY_AFTER], false],
      ['rotated again', [ONLY_AFTER, ONLY_AFTER], true],
    ];
    for (const [step, secrets, rotate] of steps) {
      const processes = secrets.map((each) => house.process(each));
      if (rotate) await house.process(secrets[0]).rotate();
      for (const keys of processes) expect(await everything(keys, house), step).toEqual(kept);
      // Whoever is first after midnight makes the keys of the day; each is first once.
      for (const order of [processes, processes.toReversed()]) {
        house.clock.advance(DAY_MS - 1);
        for (const keys of order) expect(await everything(keys, house), `${step}, a day later`).toEqual(kept);
      }
    }
    expect(await house.process(ONLY_AFTER).wrapped()).toEqual({ current: 4, previous: 0, both: 0, neither: 0 });
    await expect(house.process(ONLY_BEFORE).houseKey()).rejects.toMatchObject(otherSecret);
  });

  it('of a process that was not restarted goes on with what it holds, and after midnight says what is wrong', async () => {
    const house = keyHouse();
    const late = house.process(ONLY_BEFORE);
    const kept = await everything(late, house);
    await house.process(BOTH).rotate();
    house.clock.advance(LIMITS.dayKeysTrustMs);
    expect(await everything(late, house)).toEqual(kept);
    await expect(late.keepUp()).rejects.toMatchObject(otherSecret);
    house.clock.advance(DAY_MS);
    await expect(late.tags('web|test|somebody', house.clock.nowMs())).rejects.toMatchObject(otherSecret);
    // It made no keys that only it could open.
    expect(await everything(house.process(ONLY_AFTER), house)).toEqual(kept);
  });

  it('is ended by a rotation that may be repeated, and that a server’s fall in the middle does not harm', async () => {
    const house = keyHouse();
    const kept = await everything(house.process(), house);
    const keys = house.process(BOTH);
    house.away.replace = true;
    await expect(keys.rotate()).rejects.toMatchObject({ code: 'key-store-unavailable' });
    expect(await keys.wrapped()).toEqual({ current: 1, previous: 3, both: 0, neither: 0 });
    house.away.replace = false;
    expect(await everything(house.process(BOTH), house)).toEqual(kept);
    expect(await keys.rotate()).toBe(3);
    expect(await keys.rotate()).toBe(0);
    expect(await everything(house.process(ONLY_AFTER), house)).toEqual(kept);
  });

  it('leaves alone what opens under neither', async () => {
    const house = keyHouse();
    await everything(house.process(), house);
    const stranger = house.process({ secret: secretNumber(2), previous: secretNumber(3) });
    expect(await stranger.rotate()).toBe(0);
    expect(await house.process().examine()).toBe('ok');
  });

  it('survives a key store that comes back empty, whoever gives the keys of the day back', async () => {
    const house = keyHouse();
    const old = house.process(ONLY_BEFORE);
    const tags = await old.tags('web|test|somebody', house.clock.nowMs());
    const both = house.process(BOTH);
    expect(await both.tags('web|test|somebody', house.clock.nowMs())).toEqual(tags);
    await both.rotate();
    house.restartEmpty();
    await both.keepUp();
    const next = house.process(ONLY_AFTER);
    expect(await next.tags('web|test|somebody', house.clock.nowMs())).toEqual(tags);
  });
});

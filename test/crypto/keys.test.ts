import { describe, expect, it } from 'vitest';
import { asSessionId } from '../../src/core/ids.ts';
import { LIMITS } from '../../src/core/limits.ts';
import { createMemoryKeyShelf } from '../../src/crypto/key-shelf-memory.ts';
import { createKeys } from '../../src/crypto/keys.ts';
import { createSealer } from '../../src/crypto/seal.ts';
import { createClock, NOON_MS, testSecret } from '../support/small-house.ts';

const DAY_MS = 86_400_000;
const somebody = 'web|test|somebody';

function house(secret = testSecret, cell = 'test') {
  const clock = createClock();
  const shelf = createMemoryKeyShelf(clock.nowMs);
  return { clock, shelf, keys: createKeys({ secret, cell, shelf, nowMs: clock.nowMs }) };
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

  it('says nothing of who it is and differs by person, channel, deployment and secret', async () => {
    const tag = async (secret: Uint8Array, cell: string, who: string) =>
      (await house(secret as never, cell).keys.tags(who, NOON_MS)).today;
    const all = await Promise.all([
      tag(testSecret, 'test', somebody),
      tag(testSecret, 'test', 'web|test|another'),
      tag(testSecret, 'test', 'line|test|somebody'),
      tag(testSecret, 'other', somebody),
      tag(
        testSecret.map((byte) => byte ^ 1),
        'test',
        somebody,
      ),
    ]);
    expect(new Set(all).size).toBe(all.length);
    for (const each of all) expect(each).toMatch(/^[A-Za-z0-9_-]{22}$/);
  });
});

it('gives an event the same mark over midnight, so that a repeat is known', async () => {
  const { keys, clock } = house();
  const mark = await keys.mark(somebody, 'event');
  clock.advance(DAY_MS);
  expect(await keys.mark(somebody, 'event')).toBe(mark);
  expect(await keys.mark('web|test|another', 'event')).not.toBe(mark);
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

  it('does not open under another secret', async () => {
    const { shelf, clock, keys } = house();
    const { sid } = await keys.wrap(await keys.tags(somebody, clock.nowMs()));
    const other = createKeys({ secret: testSecret.map((byte) => byte ^ 1), cell: 'test', shelf, nowMs: clock.nowMs });
    await expect(other.unwrap(sid)).rejects.toMatchObject({ code: 'seal-broken' });
  });

  it('is null for a session nobody has', async () => {
    expect(await house().keys.unwrap(asSessionId('nobody'))).toBeNull();
  });
});

describe('a seal', () => {
  const context = { type: 'session', owner: 'a', version: '1' } as const;

  it('opens to what was sealed, and never twice to the same blob', async () => {
    const sealer = createSealer();
    const { key } = await house().keys.wrap(await house().keys.tags(somebody, NOON_MS));
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

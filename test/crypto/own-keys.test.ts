import { describe, expect, it } from 'vitest';
import { asOwnKeyId } from '../../src/core/ids.ts';
import { testSecret } from '../support/small-house.ts';
import { keyHouse, secretNumber } from './key-house.ts';

const HOUR_MS = 3_600_000;
const one = asOwnKeyId('one-record-one-record-');
const other = asOwnKeyId('another-record-another');

describe('the key of one record', () => {
  it('is random, the same for every process, and the same when it is asked for again', async () => {
    const { process } = keyHouse();
    const made = await process().makeOwn(one, HOUR_MS);
    expect(made).toHaveLength(32);
    expect(await process().own(one)).toEqual(made);
    expect(await process().makeOwn(one, HOUR_MS)).toEqual(made);
    expect(await process().makeOwn(other, HOUR_MS)).not.toEqual(made);
    expect(await keyHouse().process().makeOwn(one, HOUR_MS)).not.toEqual(made);
  });

  it('is one for many processes that make it at the same moment', async () => {
    const { process } = keyHouse();
    const made = await Promise.all([process(), process(), process()].map((keys) => keys.makeOwn(one, HOUR_MS)));
    expect(new Set(made.map((key) => Buffer.from(key).toString('hex'))).size).toBe(1);
  });

  it('lives for what was asked, the longer when it was asked twice, and is then null', async () => {
    const { process, clock } = keyHouse();
    const keys = process();
    const made = await keys.makeOwn(one, 2 * HOUR_MS);
    await keys.makeOwn(one, HOUR_MS);
    await keys.makeOwn(other, HOUR_MS);
    await keys.makeOwn(other, 3 * HOUR_MS);
    clock.advance(2 * HOUR_MS - 1);
    expect(await keys.own(one)).toEqual(made);
    clock.advance(1);
    expect(await keys.own(one)).toBeNull();
    expect(await keys.own(other)).not.toBeNull();
  });

  it('is gone for good once forgotten; another of the same name is another key', async () => {
    const { process } = keyHouse();
    const keys = process();
    const made = await keys.makeOwn(one, HOUR_MS);
    const left = await keys.makeOwn(other, HOUR_MS);
    await keys.forgetOwn([one]);
    expect(await keys.own(one)).toBeNull();
    expect(await process().own(other)).toEqual(left);
    expect(await keys.makeOwn(one, HOUR_MS)).not.toEqual(made);
  });

  it('is null once the key server is lost, whatever the store still has, and can be made anew', async () => {
    const { process, restartEmpty } = keyHouse();
    const keys = process();
    const made = await keys.makeOwn(one, HOUR_MS);
    restartEmpty();
    expect(await keys.own(one)).toBeNull();
    expect(await process().own(one)).toBeNull();
    expect(await process().makeOwn(one, HOUR_MS)).not.toEqual(made);
  });

  it('is null when what wrapped it is gone, and gives way to a new one that every process gets', async () => {
    const house = keyHouse();
    await house.process().makeOwn(one, HOUR_MS);
    await house.store.putAll([{ kind: 'house', id: 'key', expect: 1, blob: null, lifeMs: null }]);
    const keys = house.process();
    expect(await keys.own(one)).toBeNull();
    const anew = await keys.makeOwn(one, HOUR_MS);
    expect(await house.process().own(one)).toEqual(anew);
  });

  it('does not open under another name, changed by a bit, or cut', async () => {
    const { process, shelf } = keyHouse();
    const keys = process();
    const made = await keys.makeOwn(one, HOUR_MS);
    const row = (await shelf.own(one, null, 0)) ?? '';
    expect(row).not.toContain(Buffer.from(made).toString('base64url'));
    await shelf.own(other, row, HOUR_MS);
    expect(await keys.own(other)).toBeNull();
    const changed = `${row.slice(0, 40)}${row[40] === 'A' ? 'B' : 'A'}${row.slice(41)}`;
    for (const [at, broken] of [changed, row.slice(0, -1), row.slice(0, 20), ''].entries()) {
      const id = asOwnKeyId(`broken-${at}`);
      await shelf.own(id, broken, HOUR_MS);
      expect(await keys.own(id), broken).toBeNull();
    }
  });

  it('outlives midnights, the sessions of its time and a change of secret', async () => {
    const house = keyHouse();
    const made = await house.process().makeOwn(one, 200 * HOUR_MS);
    const after = { secret: secretNumber(1), previous: testSecret };
    await house.process(after).rotate();
    house.clock.advance(100 * HOUR_MS);
    expect(await house.process({ secret: secretNumber(1) }).own(one)).toEqual(made);
  });

  it('is an error by name while the key store is away: it may still be there', async () => {
    const { process, away } = keyHouse();
    const keys = process();
    await keys.makeOwn(one, HOUR_MS);
    away.shelf = true;
    const tries = [keys.own(one), keys.makeOwn(one, HOUR_MS), keys.forgetOwn([one])];
    for (const outcome of await Promise.allSettled(tries))
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'key-store-unavailable' } });
    away.shelf = false;
    expect(await keys.own(one)).not.toBeNull();
  });
});

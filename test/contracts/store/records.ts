import { expect } from 'vitest';
import type { RecordWrite } from '../../../src/ports/store.ts';
import { type Guarantees, unique } from './scene.ts';

function write(change: Partial<RecordWrite> = {}): RecordWrite {
  return { kind: 'worker', id: unique('id'), expect: 0, blob: 'sealed-record', lifeMs: null, ...change };
}

export const recordsContract: Guarantees = {
  'records are read back in the order asked, null for what is not there': async (scene) => {
    const { store } = scene;
    const one = write({ blob: 'one' });
    const two = write({ blob: 'two', kind: 'invite', lifeMs: 60_000 });
    expect(await store.putAll([one, two])).toBe('done');
    expect(await store.getRecords([two, write(), one])).toEqual([
      { version: 1, blob: 'two' },
      null,
      { version: 1, blob: 'one' },
    ]);
    expect(await store.getRecords([])).toEqual([]);
  },

  'a kind is part of the name': async (scene) => {
    const { store } = scene;
    const one = write();
    await store.putAll([one]);
    expect(await store.getRecords([{ kind: 'invite', id: one.id }])).toEqual([null]);
  },

  'a version that moved stops every write of the batch': async (scene) => {
    const { store } = scene;
    const one = write();
    const two = write();
    await store.putAll([one]);
    expect(await store.putAll([two, { ...one, blob: 'overwritten' }])).toBe('conflict');
    expect(await store.getRecords([one, two])).toEqual([{ version: 1, blob: 'sealed-record' }, null]);
    expect(await store.putAll([two, { ...one, expect: 1, blob: 'new' }])).toBe('done');
    expect(await store.getRecords([one])).toEqual([{ version: 2, blob: 'new' }]);
  },

  'of many who change the same version one succeeds': async (scene) => {
    const { store } = scene;
    const one = write();
    await store.putAll([one]);
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, index) => store.putAll([{ ...one, expect: 1, blob: `by ${index}` }])),
    );
    expect(results.filter((result) => result === 'done')).toHaveLength(1);
  },

  'an invitation used up by two at once is used up by one': async (scene) => {
    const { store } = scene;
    const invite = write({ kind: 'invite', lifeMs: 60_000 });
    await store.putAll([invite]);
    const accounts = [write(), write()];
    const results = await Promise.all(
      accounts.map((account) => store.putAll([{ ...invite, expect: 1, blob: null, lifeMs: null }, account])),
    );
    expect(results.sort()).toEqual(['conflict', 'done']);
    expect((await store.getRecords(accounts)).filter((one) => one !== null)).toHaveLength(1);
  },

  'records with a life are gone from its end on, swept or not, and do not count': async (scene) => {
    const { store, advance, sweepAll } = scene;
    const short = write({ kind: 'desk-session', lifeMs: 60_000 });
    const lasting = write({ kind: 'desk-session' });
    await store.putAll([short, lasting]);
    expect(await store.countRecords('desk-session')).toBe(2);
    advance(60_000);
    expect(await store.getRecords([short, lasting])).toEqual([null, { version: 1, blob: 'sealed-record' }]);
    expect(await store.countRecords('desk-session')).toBe(1);
    expect((await sweepAll()).removed).toBe(1);
    expect(await store.countRecords('desk-session')).toBe(1);
    expect(await store.putAll([short])).toBe('done');
  },

  'a write gives a record a new life': async (scene) => {
    const { store, advance, sweepAll } = scene;
    const one = write({ kind: 'desk-session', lifeMs: 60_000 });
    await store.putAll([one]);
    advance(50_000);
    await store.putAll([{ ...one, expect: 1 }]);
    advance(50_000);
    await sweepAll();
    expect(await store.getRecords([one])).toMatchObject([{ version: 2 }]);
    await store.putAll([{ ...one, expect: 2, lifeMs: null }]);
    advance(500_000);
    await sweepAll();
    expect(await store.getRecords([one])).toMatchObject([{ version: 3 }]);
  },

  'removed records are gone and count no more': async (scene) => {
    const { store } = scene;
    const one = write();
    await store.putAll([one, write()]);
    expect(await store.countRecords('worker')).toBe(2);
    expect(await store.putAll([{ ...one, blob: null }])).toBe('conflict');
    expect(await store.putAll([{ ...one, expect: 1, blob: null }])).toBe('done');
    expect(await store.getRecords([one])).toEqual([null]);
    expect(await store.countRecords('worker')).toBe(1);
  },
};

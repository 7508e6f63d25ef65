import { expect } from 'vitest';
import { LIMITS } from '../../../src/core/limits.ts';
import type { ListedRecord, RecordWrite, Store } from '../../../src/ports/store.ts';
import { type Guarantees, unique, workerId } from './scene.ts';

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

  'the records of a kind are listed with what they are and until when, and no others': async (scene) => {
    const { store, advance } = scene;
    const lasting = write({ kind: 'house', id: 'key' });
    const short = write({ lifeMs: 60_000, blob: 'short' });
    const gone = write();
    await store.putAll([lasting, short, gone]);
    await store.putAll([
      { ...short, expect: 1, blob: 'short again' },
      { ...gone, expect: 1, blob: null },
    ]);
    expect(await store.listRecords('house', null)).toEqual([
      { id: 'key', version: 1, blob: 'sealed-record', untilMs: null },
    ]);
    const [listed, ...others] = await store.listRecords('worker', null);
    expect({ listed, others }).toMatchObject({ listed: { id: short.id, version: 2, blob: 'short again' }, others: [] });
    const leftMs = (listed?.untilMs ?? 0) - (await store.deskView(workerId())).nowMs;
    expect(leftMs).toBeGreaterThan(50_000);
    expect(leftMs).toBeLessThanOrEqual(60_000);
    advance(60_000);
    expect(await store.listRecords('worker', null)).toEqual([]);
  },

  'a long list comes in pages, and whoever comes or goes meanwhile hides nobody else': async (scene) => {
    const { store } = scene;
    const all = Array.from({ length: LIMITS.recordsPerPage * 2 + 1 }, () => write());
    await store.putAll(all);
    const [first, ...others] = await pages(store, 'worker');
    expect([first, ...others].map((page) => page?.length)).toEqual([LIMITS.recordsPerPage, LIMITS.recordsPerPage, 1]);
    expect(namesOf([first ?? [], ...others])).toEqual(all.map(({ id }) => id).toSorted());
    const [leaver, ...stayers] = first ?? [];
    const rest: ListedRecord[] = [];
    let after = first?.at(-1)?.id ?? null;
    await store.putAll([{ ...write(), id: leaver?.id ?? '', expect: 1, blob: null }]);
    for (let page = await store.listRecords('worker', after); page.length > 0; ) {
      rest.push(...page);
      after = page.at(-1)?.id ?? null;
      page = await store.listRecords('worker', after);
    }
    expect(stayers.length + rest.length).toBe(all.length - 1);
  },
};

async function pages(store: Store, kind: RecordWrite['kind']): Promise<ListedRecord[][]> {
  const found: ListedRecord[][] = [];
  for (let after: string | null = null; ; ) {
    const page: ListedRecord[] = await store.listRecords(kind, after);
    if (page.length === 0) return found;
    found.push(page);
    after = page.at(-1)?.id ?? null;
  }
}

function namesOf(listed: ListedRecord[][]): string[] {
  return listed
    .flat()
    .map(({ id }) => id)
    .toSorted();
}

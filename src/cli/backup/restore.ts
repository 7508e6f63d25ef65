import { AppError } from '../../core/error.ts';
import type { RecordKey, RecordWrite, Store, StoredRecord } from '../../ports/store.ts';
import type { Backup, KeptRecord } from './file.ts';
import { listAll } from './list-all.ts';
import type { Opened } from './open-backup.ts';

export type Restored = { put: number; already: number; over: number; removed: number };
type Options = { store: Store; opened: Opened; force: boolean; nowMs: number };

/**
 * Puts back what is not there, all or nothing. Without `force` nothing is overwritten that is newer or other; with it, a
 * house key that is replaced takes with it what only it could open. Throws `conflict` with what stands in the way.
 */
export async function restore(backup: Backup, { store, opened, force, nowMs }: Options): Promise<Restored> {
  const live = backup.records.filter(({ untilMs }) => untilMs === null || untilMs > nowMs);
  const present = await store.getRecords(live.map(({ kind, id }) => ({ kind, id })));
  const pairs = await Promise.all(
    live.map(async (record, at) => {
      const there = present[at] ?? null;
      return { record, there, isSame: there !== null && (await opened.isSame(record, there)) };
    }),
  );
  const changed = pairs.filter(({ isSame }) => !isSame);
  const standing = changed.filter(({ there }) => there !== null);
  const otherHouse = standing.some(({ record }) => record.kind === 'house');
  if (standing.length > 0 && !force) throw new AppError('conflict', reasonAgainst(otherHouse));
  const writes = await Promise.all(changed.map(({ record, there }) => writeOf(record, there, { opened, nowMs })));
  const closed = otherHouse ? await sealedUnderAnother(store, writes) : [];
  if ((await store.putAll([...writes, ...closed])) === 'conflict') {
    throw new AppError('conflict', 'something was written meanwhile; stop the service and run it again');
  }
  return {
    put: writes.length,
    already: pairs.length - writes.length,
    over: backup.records.length - live.length,
    removed: closed.length,
  };
}

function reasonAgainst(otherHouse: boolean): string {
  return otherHouse
    ? 'the store has another house key already. Stop the service; --force then puts this one in its place, and every account and link made since is removed'
    : 'the store has newer or other accounts of the same names. --force overwrites them with those of the file';
}

async function writeOf(
  record: KeptRecord,
  there: StoredRecord | null,
  { opened, nowMs }: Pick<Options, 'opened' | 'nowMs'>,
): Promise<RecordWrite> {
  const { kind, id, untilMs } = record;
  const expect = there?.version ?? 0;
  const lifeMs = untilMs === null ? null : untilMs - nowMs;
  // The store numbers versions from 1, one a write.
  return { kind, id, expect, blob: await opened.reseal(record, expect + 1), lifeMs };
}

const UNDER_THE_HOUSE: readonly RecordKey['kind'][] = ['worker', 'invite', 'desk-session'];

/** What the house key that goes alone could open. */
async function sealedUnderAnother(store: Store, writes: readonly RecordWrite[]): Promise<RecordWrite[]> {
  const listed = await Promise.all(
    UNDER_THE_HOUSE.map(async (kind) => (await listAll(store, kind)).map((record) => ({ ...record, kind }))),
  );
  const isPut = (kind: string, id: string) => writes.some((write) => write.kind === kind && write.id === id);
  return listed
    .flat()
    .filter(({ kind, id }) => !isPut(kind, id))
    .map(({ kind, id, version }) => ({ kind, id, expect: version, blob: null, lifeMs: null }));
}

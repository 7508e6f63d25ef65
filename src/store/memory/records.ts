import { LIMITS } from '../../core/limits.ts';
import type { ListedRecord, RecordKey, RecordWrite, StoredRecord } from '../../ports/store.ts';
import type { State } from './state.ts';

const place = (key: RecordKey) => `${key.kind}:${key.id}`;

function liveRecord(state: State, key: RecordKey) {
  const record = state.records.get(place(key));
  return record !== undefined && (record.untilMs === null || record.untilMs > state.now()) ? record : null;
}

export function getRecords(state: State, keys: RecordKey[]): (StoredRecord | null)[] {
  return keys.map((key) => {
    const record = liveRecord(state, key);
    return record && { version: record.version, blob: record.blob };
  });
}

/** All writes when no version moved, else none. */
export function putAll(state: State, writes: RecordWrite[]): 'done' | 'conflict' {
  if (writes.some((write) => (liveRecord(state, write)?.version ?? 0) !== write.expect)) return 'conflict';
  for (const write of writes) {
    if (write.blob === null) state.records.delete(place(write));
    else {
      const untilMs = write.lifeMs === null ? null : state.now() + write.lifeMs;
      state.records.set(place(write), { version: write.expect + 1, blob: write.blob, untilMs });
    }
  }
  return 'done';
}

export function countRecords(state: State, kind: RecordKey['kind']): number {
  return [...state.records].filter(
    ([at, record]) => at.startsWith(`${kind}:`) && (record.untilMs === null || record.untilMs > state.now()),
  ).length;
}

export function listRecords(state: State, kind: RecordKey['kind'], after: string | null): ListedRecord[] {
  const ids = [...state.records.keys()].flatMap((at) => (at.startsWith(`${kind}:`) ? [at.slice(kind.length + 1)] : []));
  const listed = ids
    .toSorted()
    .filter((id) => after === null || id > after)
    .flatMap((id) => {
      const record = liveRecord(state, { kind, id });
      return record === null ? [] : [{ id, version: record.version, blob: record.blob, untilMs: record.untilMs }];
    });
  return listed.slice(0, LIMITS.recordsPerPage);
}

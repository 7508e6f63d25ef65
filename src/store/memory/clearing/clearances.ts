// store/memory/clearing/ is how messages of both sides are taken out of a chat: what was noted of them, and what is tried again.

import type { Clearing } from '../../../core/case.ts';
import type { OwnKeyId, SessionId } from '../../../core/ids.ts';
import { LIMITS } from '../../../core/limits.ts';
import type { Clearance, Store } from '../../../ports/store.ts';
import { liveSession } from '../sessions.ts';
import type { State } from '../state.ts';
import { sayCleared, schedule, takeFirst, tellCase } from './traces.ts';

type Done = Parameters<Store['cleared']>[1];
type Settled = Parameters<Store['settleClearance']>[1];

export function cleared(state: State, sid: SessionId, { count, clearing, later }: Done): void {
  const session = liveSession(state, sid);
  const traces = state.traces.get(sid);
  const caseId = session?.caseId ?? traces?.caseId ?? later?.caseId ?? null;
  // Said again, or after they were given to somebody else who was faster, it takes nothing away that was not dealt with.
  const done = Math.min(count, traces?.given ?? 0);
  tellCase(state, caseId, clearing);
  const notedMs = traces?.noted[done - 1]?.atMs ?? state.now();
  if (later !== null) {
    put(state, { ...later, caseId, untilMs: Math.min(later.untilMs, notedMs + LIMITS.clearMaxMs) });
  }
  if (traces === undefined) return;
  takeFirst(traces, done);
  if (traces.noted.length > 0) return schedule(state, traces);
  state.traces.delete(sid);
  // Nothing is left that its key must open.
  if (session === null) state.ended.set(sid, state.now());
}

function put(state: State, { id, blob, caseId, untilMs }: Clearance): void {
  // Nothing so old can be deleted any more.
  if (untilMs <= state.now()) return tellCase(state, caseId, 'some');
  if (state.clearances.has(id)) return;
  const dueMs = state.now() + LIMITS.clearingRetryMs;
  state.clearances.set(id, { blob, caseId, untilMs, dueMs });
}

/** It is over, and its case says how: a better word than before only with the last of them, and where nothing stands for good. */
export function endClearance(state: State, id: OwnKeyId, word: Clearing): void {
  const caseId = state.clearances.get(id)?.caseId ?? null;
  state.clearances.delete(id);
  if (word !== 'all') return tellCase(state, caseId, word);
  const others = [...state.clearances.values()].some((other) => other.caseId === caseId);
  if (caseId !== null && !others && state.cases.get(caseId)?.cleared === 'later') sayCleared(state, caseId, word);
}

export function takeClearances(state: State): Clearance[] {
  const due = [...state.clearances].filter(([, { dueMs }]) => dueMs <= state.now());
  return due
    .toSorted(([, one], [, other]) => one.dueMs - other.dueMs)
    .slice(0, LIMITS.sweepMaxPerTick)
    .flatMap(([id, kept]) => {
      const { blob, caseId, untilMs } = kept;
      kept.dueMs = state.now() + LIMITS.clearingRetryMs;
      if (untilMs > state.now()) return [{ id, blob, caseId, untilMs }];
      endClearance(state, id, 'some');
      return [];
    });
}

/** One that is not there any more was settled before. */
export function settleClearance(state: State, id: OwnKeyId, { clearing, later }: Settled): void {
  const kept = state.clearances.get(id);
  if (kept === undefined) return;
  if (later === null) return endClearance(state, id, clearing);
  kept.blob = later.blob;
  tellCase(state, kept.caseId, clearing);
}

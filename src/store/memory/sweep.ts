import { LIMITS } from '../../core/limits.ts';
import type { Swept } from '../../ports/store.ts';
import { dropWay } from './again/ways.ts';
import { takeBack } from './cases.ts';
import { endClearance } from './clearing/clearances.ts';
import { endTraces, giveDue } from './clearing/traces.ts';
import { prune } from './messages.ts';
import { dropSession } from './sessions.ts';
import { type State, touchDesk } from './state.ts';

/** Claims that ran out go back, what is past its deadline goes, and sessions that ended are named until their keys are gone. */
export function sweep(state: State): Swept {
  const requeued = takeBack(state, LIMITS.sweepMaxPerTick);
  let removed = 0;
  for (const due of dueRemovals(state)) {
    if (removed >= LIMITS.sweepMaxPerTick) break;
    due();
    removed += 1;
  }
  for (const [worker, untilMs] of state.duty) {
    if (untilMs <= state.now() && state.duty.delete(worker)) touchDesk(state);
  }
  const due = [...state.ended].filter(([, againMs]) => againMs <= state.now()).map(([sid]) => sid);
  const ended = due.slice(0, LIMITS.sweepMaxPerTick);
  for (const sid of ended) state.ended.set(sid, state.now() + LIMITS.shredLeaseMs);
  const dueOwn = [...state.endedOwn].filter(([, againMs]) => againMs <= state.now()).map(([id]) => id);
  const ownKeys = dueOwn.slice(0, LIMITS.sweepMaxPerTick);
  for (const id of ownKeys) state.endedOwn.set(id, state.now() + LIMITS.shredLeaseMs);
  return { requeued, removed, ended, ownKeys, toClear: giveDue(state) };
}

function* dueRemovals(state: State): Generator<() => void> {
  const now = state.now();
  for (const session of state.sessions.values()) {
    if (session.keptUntilMs <= now) yield () => dropSession(state, session);
    else {
      for (const list of [session.outbox, session.talk]) {
        if (list.kept.some((message) => message.untilMs <= now)) yield () => void prune<unknown>(list, now);
      }
    }
  }
  for (const [id, held] of state.cases) {
    if (held.closedMs !== null && held.closedMs + LIMITS.caseAfterCloseMs <= now)
      yield () => void state.cases.delete(id);
  }
  for (const [sid, { noted }] of state.traces) {
    if ((noted.at(-1)?.atMs ?? 0) + LIMITS.clearMaxMs <= now) yield () => endTraces(state, sid);
  }
  for (const [id, { untilMs }] of state.clearances) if (untilMs <= now) yield () => endClearance(state, id, 'some');
  for (const [tag, way] of state.ways) if (way.untilMs <= now) yield () => void dropWay(state, tag);
  const plain = [state.marks, state.failures, state.relayed, state.capsules, state.guesses, state.records];
  for (const map of plain as Map<unknown, { untilMs: number | null }>[]) {
    for (const [id, kept] of map) {
      if (kept.untilMs !== null && kept.untilMs <= now) yield () => void map.delete(id);
    }
  }
}

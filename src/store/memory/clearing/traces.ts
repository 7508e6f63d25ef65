import type { Clearing } from '../../../core/case.ts';
import type { CaseId, SessionId } from '../../../core/ids.ts';
import { LIMITS } from '../../../core/limits.ts';
import type { ToClear } from '../../../ports/store.ts';
import { type KeptSession, type KeptTraces, type State, touch, touchDesk } from '../state.ts';

const BETTER_FIRST: readonly (Clearing | null)[] = [null, 'all', 'later', 'some'];

/** A case that is still there says what became of the messages, and never a better word than before. */
export function tellCase(state: State, id: CaseId | null, word: Clearing): void {
  const held = id === null ? undefined : state.cases.get(id);
  if (held === undefined || BETTER_FIRST.indexOf(word) <= BETTER_FIRST.indexOf(held.cleared)) return;
  sayCleared(state, held.id, word);
}

export function sayCleared(state: State, id: CaseId, word: Clearing): void {
  const held = state.cases.get(id);
  if (held !== undefined) held.cleared = word;
  touch(state, held);
  touchDesk(state);
}

/** Whoever was given some has a while for them; else what is over is due at once, the rest when it is nearly too old. */
export function schedule(state: State, traces: KeptTraces): void {
  if (traces.given > 0) return;
  traces.dueMs = traces.over > 0 ? state.now() : (traces.noted[0]?.atMs ?? 0) + LIMITS.clearAtMs;
}

/** All that was noted is to go. Returns whether there is any. */
export function overTraces(state: State, { sid, caseId }: Pick<KeptSession, 'sid' | 'caseId'>): boolean {
  const traces = state.traces.get(sid);
  if (traces === undefined) return false;
  traces.over = traces.noted.length;
  traces.caseId = caseId ?? traces.caseId;
  schedule(state, traces);
  return true;
}

type Noting = Pick<KeptSession, 'sid' | 'route' | 'caseId'>;

/** Too many: the oldest is due early. If nobody comes for it either it goes, and the case says so. */
export function noteTrace(state: State, { sid, route, caseId }: Noting, blob: string | null): void {
  if (blob === null) return;
  const traces = state.traces.get(sid) ?? { noted: [], over: 0, given: 0, caseId: null, dueMs: 0 };
  state.traces.set(sid, traces);
  traces.noted.push({ atMs: state.now(), blob });
  traces.caseId = caseId ?? traces.caseId;
  const { length } = traces.noted;
  traces.over = route === null ? length : Math.max(traces.over, length - LIMITS.tracesMaxPerSession);
  if (length > 2 * LIMITS.tracesMaxPerSession) {
    takeFirst(traces, 1);
    tellCase(state, traces.caseId, 'some');
  }
  schedule(state, traces);
}

/** The note of a sending that was under way when its session ended: as long as the key is not said to be gone. */
export function noteLate(state: State, sid: SessionId, blob: string | null): void {
  if (blob === null) return;
  if (state.traces.has(sid) || state.ended.delete(sid)) noteTrace(state, { sid, route: null, caseId: null }, blob);
}

/** The first of them are not there any more. */
export function takeFirst(traces: KeptTraces, count: number): void {
  traces.noted.splice(0, count);
  traces.over = Math.max(0, traces.over - count);
  traces.given = Math.max(0, traces.given - count);
}

/** What is due of a session, at most so many, oldest first: the caller's for a while. */
export function giveTraces(state: State, sid: SessionId, most = Number.POSITIVE_INFINITY): string[] {
  const traces = state.traces.get(sid);
  if (traces === undefined) return [];
  const { noted, over } = traces;
  const young = noted.findIndex(({ atMs }, at) => at >= over && atMs + LIMITS.clearAtMs > state.now());
  const given = noted.slice(0, Math.min(most, young === -1 ? noted.length : young));
  traces.given = given.length;
  traces.dueMs = state.now() + LIMITS.shredLeaseMs;
  return given.map(({ blob }) => blob);
}

/** What is due of all sessions, a bounded number. */
export function giveDue(state: State): ToClear[] {
  const due = [...state.traces].filter(([, { dueMs }]) => dueMs <= state.now());
  const found: ToClear[] = [];
  let most: number = LIMITS.sweepMaxPerTick;
  for (const [sid] of due.toSorted(([, one], [, other]) => one.dueMs - other.dueMs)) {
    if (most === 0) break;
    const traces = giveTraces(state, sid, most);
    most -= traces.length;
    found.push({ sid, traces });
  }
  return found;
}

/** Nobody took the messages out of the chat in time: the case says so. A session that is there still ends by itself. */
export function endTraces(state: State, sid: SessionId): void {
  const session = state.sessions.get(sid);
  tellCase(state, session?.caseId ?? state.traces.get(sid)?.caseId ?? null, 'some');
  state.traces.delete(sid);
  if (session === undefined) state.ended.set(sid, state.now());
}

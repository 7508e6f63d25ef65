import type { SessionId } from '../../core/ids.ts';
import { LIMITS } from '../../core/limits.ts';
import type { OutboxRow, Settling, StoredSession } from '../../ports/store.ts';
import { become } from './cases.ts';
import { noteLate, noteTrace, overTraces } from './clearing/traces.ts';
import { after, append, emptied } from './messages.ts';
import { liveSession, publicSession } from './sessions.ts';
import { type KeptSession, openCaseOf, type State, touch } from './state.ts';
import { wordsBecame } from './talk.ts';

/** Keeps a message to the survivor at the next place. Of a session that is sent to, the caller is the first who may send it. */
export function post(state: State, session: KeptSession, { id, blob }: Omit<OutboxRow, 'seq'>): OutboxRow {
  const row = { id, blob, seq: ++session.outbox.last };
  append(session.outbox, row, state.now());
  if (session.route !== null) lease(state, session, row.seq);
  return row;
}

/** Whoever asks sends it; nobody else does for a while. */
function lease(state: State, session: KeptSession, seq: number): void {
  session.held.delete(seq);
  session.leases.set(seq, state.now() + LIMITS.outboxLeaseMs);
}

/** The session of a message that the caller has to send, or null. */
export function toSend(state: State, session: KeptSession | null, seq: number): StoredSession | null {
  if (session?.route == null || !session.leases.has(seq)) return null;
  if (!session.outbox.kept.some((row) => row.seq === seq && row.untilMs > state.now())) return null;
  lease(state, session, seq);
  return publicSession(state, session);
}

/** The same of what was written just now: it does not overtake what waits for the next tick, and goes with it. */
export function toSendInOrder(state: State, session: KeptSession | null, seq: number): StoredSession | null {
  const before = session === null ? [] : after(session.outbox, 0, state.now()).filter((row) => row.seq < seq);
  const waits = before.some((row) => (session?.leases.get(row.seq) ?? Number.POSITIVE_INFINITY) <= state.now());
  if (!waits || !session?.leases.has(seq)) return toSend(state, session, seq);
  session.leases.set(seq, state.now());
  return null;
}

/** Somebody was given it to send, a moment ago. */
export function isBusy(state: State, session: KeptSession, seq: number): boolean {
  const dueMs = session.leases.get(seq) ?? Number.NEGATIVE_INFINITY;
  return dueMs > state.now() + LIMITS.outboxLeaseMs - LIMITS.rowsBusyMs;
}

/** What waited until the survivor writes, and is the caller's to send now. */
export function takeHeld(state: State, session: KeptSession): OutboxRow[] {
  const rows = after(session.outbox, 0, state.now()).filter(({ seq }) => session.held.has(seq));
  for (const { seq } of rows) lease(state, session, seq);
  return rows;
}

/** Nothing is sent any more, and nothing is left to say where. */
export function forgetRoute(session: KeptSession): void {
  session.route = null;
  session.leases.clear();
  session.held.clear();
}

export function markSent(state: State, sid: SessionId, settling: Settling): void {
  const session = liveSession(state, sid);
  if (session === null) return noteLate(state, sid, settling.trace);
  const [sent, lost] = [settling.sent, settling.lost].map((ids) => ids.map((id) => ({ id })));
  // What was on its way when somebody left, or was given up, may have arrived all the same.
  const from = session.route === null ? (['lost'] as const) : (['waiting', 'lost'] as const);
  wordsBecame(state, session, { to: 'arrived', from, rows: sent ?? [] });
  // Nothing of a page stands in a chat.
  if (session.channel !== 'web') noteTrace(state, session, settling.trace);
  if (session.route === null) return;
  wordsBecame(state, session, { to: 'lost', rows: lost ?? [] });
  settleRows(state, session, settling);
  if (settling.unreachable) loseWay(state, session);
}

function settleRows(state: State, { outbox, leases, held }: KeptSession, settling: Settling): void {
  const gone = new Set([...settling.sent, ...settling.lost]);
  for (const { id, seq } of outbox.kept) {
    const waits = settling.held.includes(id);
    if (gone.has(id) || waits) leases.delete(seq);
    else if (settling.freed.includes(id) && leases.has(seq)) leases.set(seq, state.now());
    if (gone.has(id)) held.delete(seq);
    else if (waits) held.add(seq);
  }
  outbox.kept = outbox.kept.filter(({ id }) => !gone.has(id));
}

/** Nobody can be reached this way any more: it is forgotten, with what waits to be sent. */
function loseWay(state: State, session: KeptSession): void {
  forgetRoute(session);
  overTraces(state, session);
  Object.assign(session, { outbox: emptied(session.outbox), contactUntilMs: 0 });
  wordsBecame(state, session, { to: 'lost', rows: 'all' });
  const held = openCaseOf(state, session);
  if (held !== null) become(state, held, 'unreachable');
  touch(state, session, held);
}

/** Rows nobody has sent in time, the longest waiting first, by session; from now on the caller's to send. */
export function takeUnsent(state: State): { session: StoredSession; rows: OutboxRow[] }[] {
  const due = [...state.sessions.values()].flatMap((session) => dueOf(state, session));
  const taken = due
    .toSorted((one, other) => one.atMs - other.atMs || order(one.session, other.session) || one.row.seq - other.row.seq)
    .slice(0, LIMITS.sweepMaxPerTick);
  const bySession = new Map<KeptSession, OutboxRow[]>();
  for (const { session, row } of taken) {
    lease(state, session, row.seq);
    bySession.set(session, [...(bySession.get(session) ?? []), row]);
  }
  return [...bySession].map(([session, rows]) => ({
    session: publicSession(state, session),
    rows: rows.toSorted((one, other) => one.seq - other.seq),
  }));
}

function order(one: KeptSession, other: KeptSession): number {
  return one.sid === other.sid ? 0 : one.sid < other.sid ? -1 : 1;
}

function dueOf(state: State, session: KeptSession) {
  if (session.leases.size === 0 || liveSession(state, session.sid) === null) return [];
  const rows = after(session.outbox, 0, state.now());
  const kept = new Set(rows.map(({ seq }) => seq));
  for (const seq of session.leases.keys()) if (!kept.has(seq)) session.leases.delete(seq);
  return rows
    .map((row) => ({ session, row, atMs: session.leases.get(row.seq) ?? Number.POSITIVE_INFINITY }))
    .filter(({ atMs }) => atMs <= state.now());
}

import { rank } from '../../core/case.ts';
import type { RowId } from '../../core/ids.ts';
import type { Language } from '../../core/language.ts';
import { LIMITS } from '../../core/limits.ts';
import type { OutboxRow, TurnCommit, TurnResult } from '../../ports/store.ts';
import { dequeue, enqueue } from './cases.ts';
import { acknowledge, after, append, emptied } from './messages.ts';
import { desk, dropSession, findSession, liveSession, load, newSession, publicSession } from './sessions.ts';
import { type KeptCase, type KeptSession, type State, touch, touchDesk } from './state.ts';
import { forgetRoute, post, toSend } from './unsent.ts';

/** One turn, all of it or nothing: a repeat looks only at its rows, a turn computed from an older state is stale. */
export function commitTurn(state: State, turn: TurnCommit): TurnResult {
  const mark = state.marks.get(turn.update);
  if (mark !== undefined && mark.untilMs > state.now()) {
    const session = liveSession(state, mark.sid);
    const unread = session === null ? [] : after(session.outbox, session.outbox.seen, state.now());
    const own = unread.filter((row) => mark.rows.includes(row.id));
    // Of a session that is sent to, the caller gets what was not sent, and sends it.
    const fetches = session?.route == null;
    const rows = own.filter((row) => fetches || toSend(state, session, row.seq) !== null);
    return { kind: 'repeat', rows, end: mark.end };
  }
  const found = findSession(state, turn.tags);
  if (moved(state, turn, found)) return { kind: 'stale', loaded: load(state, turn.tags) };

  const session = found ?? newSession(turn.sid);
  const traces = writeSession(state, turn, session);
  if (turn.raise !== null) raiseCase(state, { raise: turn.raise, language: turn.language }, session);
  const held = session.caseOpen && session.caseId !== null ? (state.cases.get(session.caseId) ?? null) : null;
  if (held !== null) speakLanguage(state, held, turn.language);
  session.keptUntilMs = state.now() + (held === null ? LIMITS.sessionIdleMs : LIMITS.sessionWithCaseMaxMs);
  const missed = turn.end === null && session.route === null ? after(session.outbox, turn.seenSeq, state.now()) : [];
  const rows = numberRows(state, turn, session);
  if (held !== null) tellWorker(state, { turn, session, held });
  touch(state, session, held);
  const kept = turn.end === null || (turn.end === 'leave' && held !== null);
  // Whoever comes back may be somebody else: what was meant for the one who left is not there any more.
  if (turn.end !== null) session.outbox = emptied(session.outbox);
  if (!kept) dropSession(state, session);
  state.marks.set(turn.update, {
    untilMs: state.now() + LIMITS.webDedupeMs,
    sid: session.sid,
    end: turn.end,
    rows: turn.end === null ? rows.map((row) => row.id) : ([] as RowId[]),
  });
  return { kind: 'committed', session: kept ? publicSession(session) : null, missed, rows, traces, nowMs: state.now() };
}

function moved(state: State, turn: TurnCommit, found: KeptSession | null): boolean {
  return (
    (found?.version ?? null) !== turn.expect.version ||
    (found?.sid ?? turn.sid) !== turn.sid ||
    (found?.speaker ?? 'bot') !== turn.expect.speaker ||
    (found?.caseOpen ?? false) !== turn.expect.caseOpen ||
    desk(state) !== turn.expect.desk
  );
}

/** Returns what was noted of things sent, when the turn ends the session. */
function writeSession(state: State, turn: TurnCommit, session: KeptSession): string[] {
  session.version = turn.next.version;
  session.blob = turn.next.blob;
  session.lastMs = state.now();
  state.sessions.set(session.sid, session);
  // It lives again under this name: the key is not to be shredded.
  state.ended.delete(session.sid);
  if ((session.sid as string) !== turn.tags.today) {
    session.aliases.add(turn.tags.today);
    state.aliases.set(turn.tags.today, session.sid);
  }
  // Somebody who leaves is not written to: the way back goes at once, even while an open case keeps the session.
  const forgotten = turn.end !== null || turn.route === null ? forgetRoute(session) : [];
  if (turn.end === null) session.route = turn.route;
  // What is sent is not asked for: only a page says what was seen, or needs to be told what it missed.
  if (session.route === null) acknowledge(session.outbox, turn.seenSeq, state.now());
  return turn.end === null ? [] : forgotten;
}

/** Rows get their places; those of an ending turn are only answered with, never kept. */
function numberRows(state: State, turn: TurnCommit, session: KeptSession): OutboxRow[] {
  return turn.rows.map((row) =>
    turn.end === null ? post(state, session, row) : { ...row, seq: ++session.outbox.last },
  );
}

type Raise = { raise: NonNullable<TurnCommit['raise']>; language: Language };

/** Opens a case, or raises the open one; a level never falls here. */
function raiseCase(state: State, { raise, language }: Raise, session: KeptSession): void {
  const open = session.caseOpen && session.caseId !== null ? state.cases.get(session.caseId) : undefined;
  if (open === undefined) {
    openCase(state, { raise, language }, session);
    return;
  }
  if (rank(raise.level) <= rank(open.level)) return;
  if (open.state === 'waiting') dequeue(state, open);
  open.level = raise.level;
  if (open.state === 'waiting') enqueue(state, open);
  touchDesk(state);
}

function openCase(state: State, { raise, language }: Raise, session: KeptSession): void {
  const former = session.caseId === null ? undefined : state.cases.get(session.caseId);
  // From now on the content belongs to the new case.
  if (former !== undefined) former.sid = null;
  const held: KeptCase = {
    ...raise,
    language,
    state: 'waiting',
    presence: 'here',
    sid: session.sid,
    firstSeenMs: state.now(),
    fence: 0,
    worker: null,
    leaseUntilMs: null,
    firstWordMs: null,
    closedMs: null,
    closeCode: null,
    claimedMs: null,
    request: null,
    revision: 0,
  };
  state.cases.set(held.id, held);
  enqueue(state, held);
  session.caseId = held.id;
  session.caseOpen = true;
  touchDesk(state);
}

/** The case follows the language somebody speaks now, into the queue of those who speak it. */
function speakLanguage(state: State, held: KeptCase, language: Language): void {
  if (held.language === language) return;
  if (held.state === 'waiting') dequeue(state, held);
  held.language = language;
  if (held.state === 'waiting') enqueue(state, held);
  touchDesk(state);
}

/** The survivor's words for the worker, and whether the survivor is still there. */
function tellWorker(
  state: State,
  { turn, session, held }: { turn: TurnCommit; session: KeptSession; held: KeptCase },
): void {
  for (const { id, blob } of turn.lines) {
    append(session.talk, { id, blob, seq: ++session.talk.last, from: 'survivor', atMs: state.now() }, state.now());
  }
  // A page that was left is not come back to: what still arrives from it was sent before. A chat is.
  const back = held.presence === 'left' && session.route === null ? 'left' : 'here';
  const presence = turn.end === null ? back : turn.end === 'leave' ? 'left' : 'erased';
  if (presence !== held.presence) touchDesk(state);
  // Back again: the worker has the whole time for a first word.
  if (presence === 'here' && held.presence !== 'here' && held.claimedMs !== null) held.claimedMs = state.now();
  held.presence = presence;
}

import { rank } from '../../core/case.ts';
import type { Channel } from '../../core/channel.ts';
import type { RowId, Tag } from '../../core/ids.ts';
import { LIMITS } from '../../core/limits.ts';
import type { OutboxRow, TurnCommit, TurnResult } from '../../ports/store.ts';
import { changeCapsule, isSpent } from './again/capsules.ts';
import { changeWay } from './again/ways.ts';
import { become, dequeue, enqueue } from './cases.ts';
import { giveTraces, noteTrace, overTraces } from './clearing/traces.ts';
import { acknowledge, after, append, emptied } from './messages.ts';
import {
  alsoCalled,
  desk,
  dropSession,
  findSession,
  liveSession,
  load,
  newSession,
  publicSession,
} from './sessions.ts';
import { type KeptCase, type KeptSession, type Mark, openCaseOf, type State, touch, touchDesk } from './state.ts';
import { wasTakenBack } from './take-back.ts';
import { wordsBecame } from './talk.ts';
import { forgetRoute, isBusy, post, takeHeld, toSend } from './unsent.ts';

/** One turn, all of it or nothing: a repeat looks only at its rows, a turn computed from an older state is stale. */
export function commitTurn(state: State, turn: TurnCommit): TurnResult {
  const mark = state.marks.get(turn.update);
  if (mark !== undefined && mark.untilMs > state.now()) return repeatOf(state, mark);
  const found = findSession(state, turn.tags);
  if (moved(state, turn, found)) return { kind: 'stale', loaded: load(state, turn.tags) };

  const session = found ?? newSession(turn.sid, turn.channel);
  const isOver = writeSession(state, turn, session);
  raiseCase(state, turn, session);
  const held = openCaseOf(state, session);
  if (held !== null) speakLanguage(state, held, turn.language);
  const wayKey = changeWay(state, turn, held);
  changeCapsule(state, turn);
  const idleMs = LIMITS.sessionIdleMs[turn.channel];
  session.keptUntilMs = state.now() + (held === null ? idleMs : LIMITS.sessionWithCaseMaxMs);
  const missed = missedBefore(state, turn, session);
  const rows = numberRows(state, turn, session);
  if (held !== null) tellWorker(state, { turn, session, held });
  touch(state, session, held);
  const kept = turn.end === null || (turn.end !== 'erase' && held !== null);
  // Whoever comes back may be somebody else: what was meant for the one who left is not there any more.
  if (turn.end !== null) session.outbox = emptied(session.outbox);
  noteTrace(state, session, turn.trace ?? null);
  if (!kept) dropSession(state, session);
  if (isOver) overTraces(state, session);
  const traces = turn.end === null ? [] : giveTraces(state, session.sid);
  state.marks.set(turn.update, {
    untilMs: state.now() + LIMITS.dedupeMs[turn.channel],
    sid: session.sid,
    end: turn.end,
    rows: turn.end === null ? rows.map((row) => row.id) : ([] as RowId[]),
  });
  const now = kept ? publicSession(state, session) : null;
  return { kind: 'committed', session: now, missed, rows, traces, wayKey, nowMs: state.now() };
}

/** A turn seen before: nothing happens but a look at its rows. */
function repeatOf(state: State, { sid, rows: ids, end }: Mark): TurnResult {
  const session = liveSession(state, sid);
  const toClear = end !== null && state.traces.has(sid) ? { toClear: true as const } : {};
  const unread = session === null ? [] : after(session.outbox, session.outbox.seen, state.now());
  const own = unread.filter(({ id }) => ids.includes(id));
  if (session?.route == null) return { kind: 'repeat', rows: own, underWay: [], end, ...toClear };
  const underWay = own.filter(({ seq }) => isBusy(state, session, seq)).map(({ id }) => id);
  // The caller gets what was not sent, and sends it; nothing overtakes what is under way.
  const rows = underWay.length > 0 ? [] : own.filter(({ seq }) => toSend(state, session, seq) !== null);
  return { kind: 'repeat', rows, underWay, end, ...toClear };
}

/** What a page has not seen; what waited until somebody who is sent to writes. */
function missedBefore(state: State, turn: TurnCommit, session: KeptSession): OutboxRow[] {
  if (turn.end !== null) return [];
  return session.route === null ? after(session.outbox, turn.seenSeq, state.now()) : takeHeld(state, session);
}

function moved(state: State, turn: TurnCommit, found: KeptSession | null): boolean {
  return (
    (found?.version ?? null) !== turn.expect.version ||
    (found?.sid ?? turn.sid) !== turn.sid ||
    (found?.speaker ?? 'bot') !== turn.expect.speaker ||
    (found?.caseOpen ?? false) !== turn.expect.caseOpen ||
    desk(state) !== turn.expect.desk ||
    isSpent(state, turn)
  );
}

/** Returns whether the way back is gone with this turn, and all that was noted of messages is to go too. */
function writeSession(state: State, turn: TurnCommit, session: KeptSession): boolean {
  session.version = turn.next.version;
  session.blob = turn.next.blob;
  session.channel = turn.channel;
  session.lastMs = state.now();
  state.sessions.set(session.sid, session);
  // It lives again under this name: the key is not to be shredded.
  state.ended.delete(session.sid);
  alsoCalled(state, session, turn.tags.today);
  if (turn.contactMs !== null) session.contactUntilMs = turn.contactMs && state.now() + turn.contactMs;
  const wasPushed = session.route !== null;
  // Somebody who leaves is not written to: the way back goes at once, even while an open case keeps the session.
  if (turn.end !== null || turn.route === null) forgetRoute(session);
  if (turn.end === null) session.route = turn.route;
  // What is sent is not asked for: only a page says what was seen, or needs to be told what it missed.
  if (session.route === null && !(turn.end !== null && wasPushed)) {
    const shown = acknowledge(session.outbox, turn.seenSeq, state.now());
    wordsBecame(state, session, { to: 'arrived', rows: shown });
  }
  if (turn.end === null) return wasPushed && session.route === null;
  session.contactUntilMs = 0;
  wordsBecame(state, session, { to: 'lost', rows: 'all' });
  return true;
}

/** Rows get their places; those of an ending turn are only answered with, never kept. */
function numberRows(state: State, turn: TurnCommit, session: KeptSession): OutboxRow[] {
  return turn.rows.map((row) =>
    turn.end === null ? post(state, session, row) : { ...row, seq: ++session.outbox.last },
  );
}

/** Opens a case, or raises the open one; a level never falls here. */
function raiseCase(state: State, turn: TurnCommit, session: KeptSession): void {
  const { raise } = turn;
  if (raise === null) return;
  const open = openCaseOf(state, session);
  if (open === null) {
    openCase(state, { ...raise, language: turn.language, channel: turn.channel }, session);
    // What was agreed to beside another case, perhaps by somebody else, is not agreed to beside this one.
    if (turn.contactMs === null) session.contactUntilMs = 0;
    return;
  }
  if (rank(raise.level) <= rank(open.level)) return;
  if (open.state === 'waiting') dequeue(state, open);
  open.level = raise.level;
  if (open.state === 'waiting') enqueue(state, open);
  touchDesk(state);
}

type Opened = Pick<KeptCase, 'id' | 'level' | 'language' | 'channel'>;

function openCase(state: State, opened: Opened, session: KeptSession): void {
  const former = session.caseId === null ? undefined : state.cases.get(session.caseId);
  // From now on the content belongs to the new case.
  if (former !== undefined) former.sid = null;
  const held: KeptCase = {
    ...opened,
    state: 'waiting',
    presence: 'here',
    sid: session.sid,
    firstSeenMs: state.now(),
    fence: 0,
    worker: null,
    leaseUntilMs: null,
    firstWordMs: null,
    closedMs: null,
    cleared: null,
    closeCode: null,
    claimedMs: null,
    request: null,
    way: null,
    revision: 0,
  };
  state.cases.set(held.id, held);
  enqueue(state, held);
  session.caseId = held.id;
  session.caseOpen = true;
  touchDesk(state);
}

/** The case follows the language somebody speaks now, into the queue of those who speak it. */
function speakLanguage(state: State, held: KeptCase, language: KeptCase['language']): void {
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
  for (const { id, blob } of wasTakenBack(state, turn.lines) ? [] : turn.lines) {
    const seq = ++session.talk.last;
    append(session.talk, { id, blob, seq, from: 'survivor', atMs: state.now(), delivery: null }, state.now());
  }
  // A page that was left is not come back to: what still arrives from it was sent before. A chat is.
  const back = session.route === null ? held.presence : 'here';
  become(state, held, turn.end === null ? back : ENDED[turn.end]);
}

const ENDED = { leave: 'left', blocked: 'unreachable', erase: 'erased' } as const;

/** One failure more of this event, counted from the first of them on. */
export function countFailure(state: State, update: Tag, channel: Channel): number {
  const before = state.failures.get(update);
  const known = before !== undefined && before.untilMs > state.now();
  const failures = known ? before : { untilMs: state.now() + LIMITS.dedupeMs[channel], count: 0 };
  failures.count += 1;
  state.failures.set(update, failures);
  return failures.count;
}

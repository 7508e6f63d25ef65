import type { Desk } from '../../core/case.ts';
import type { Channel } from '../../core/channel.ts';
import type { SessionId, Tag, Tags } from '../../core/ids.ts';
import { LIMITS } from '../../core/limits.ts';
import type { Loaded, Pulled, PullPlace, StoredSession } from '../../ports/store.ts';
import { overTraces } from './clearing/traces.ts';
import { acknowledge, after, emptyList } from './messages.ts';
import { type KeptSession, openCaseOf, type State, touch, touchDesk } from './state.ts';
import { wordsBecame } from './talk.ts';

export function newSession(sid: SessionId, channel: Channel): KeptSession {
  return {
    sid,
    version: '',
    blob: '',
    speaker: 'bot',
    caseId: null,
    caseOpen: false,
    keptUntilMs: 0,
    route: null,
    channel,
    contactUntilMs: 0,
    lastMs: 0,
    aliases: new Set(),
    outbox: emptyList(),
    talk: emptyList(),
    leases: new Map(),
    held: new Set(),
    revision: 0,
  };
}

/** Forgets a session with all its content; its case, if any, goes on without it. */
export function dropSession(state: State, session: KeptSession): void {
  state.sessions.delete(session.sid);
  for (const tag of session.aliases) state.aliases.delete(tag);
  const held = session.caseId === null ? undefined : state.cases.get(session.caseId);
  if (held !== undefined) {
    held.sid = null;
    touch(state, held);
    touchDesk(state);
  }
  // While its messages are to be taken out of a chat, its key must open what was noted of them.
  if (!overTraces(state, session)) state.ended.set(session.sid, state.now());
}

/** A session by its name; one past its deadline is absent, swept or not. */
export function liveSession(state: State, sid: SessionId | null): KeptSession | null {
  const session = sid === null ? undefined : state.sessions.get(sid);
  if (session === undefined) return null;
  if (session.keptUntilMs > state.now()) return session;
  dropSession(state, session);
  return null;
}

/** The session of a person by today's tag, then yesterday's. A tag leads to the session of its day or to an older one. */
export function findSession(state: State, tags: Tags): KeptSession | null {
  for (const tag of [tags.today, tags.yesterday]) {
    const own = liveSession(state, tag as string as SessionId);
    const found = own ?? liveSession(state, state.aliases.get(tag) ?? null);
    if (found !== null) return found;
  }
  return null;
}

/** A later day's tag leads to it too. */
export function alsoCalled(state: State, session: KeptSession, tag: Tag): void {
  if ((session.sid as string) === tag) return;
  session.aliases.add(tag);
  state.aliases.set(tag, session.sid);
}

/** As it is handed out now: what may be sent is by the store's clock. */
export function publicSession(state: State, session: KeptSession): StoredSession {
  const { sid, version, blob, speaker, caseId, caseOpen, keptUntilMs, route, contactUntilMs } = session;
  const level = openCaseOf(state, session)?.level ?? null;
  const awaited = state.now() - session.lastMs < LIMITS.answerAwaitedMs ? 'answers' : 'nothing';
  const mayWrite = contactUntilMs > state.now() ? 'anything' : awaited;
  return { sid, version, blob, speaker, caseId, caseOpen, keptUntilMs, route, level, contactUntilMs, mayWrite };
}

export function onDuty(state: State): number {
  return [...state.duty.values()].filter((untilMs) => untilMs > state.now()).length;
}

export function desk(state: State): Desk {
  return onDuty(state) > 0 ? 'staffed' : 'unstaffed';
}

export function load(state: State, tags: Tags): Loaded {
  const session = findSession(state, tags);
  return { session: session && publicSession(state, session), desk: desk(state), nowMs: state.now() };
}

/** A page that was left gets nothing any more; a chat that was left has a route when somebody comes back to it. */
export function pull(state: State, tags: Tags, place: PullPlace): Pulled {
  const session = findSession(state, tags);
  if (session === null) return { session: null, rows: [], left: false };
  const presence = openCaseOf(state, session)?.presence ?? 'here';
  if (session.route === null && presence !== 'here') return { session: null, rows: [], left: true };
  const shown = acknowledge(session.outbox, place.seen, state.now());
  wordsBecame(state, session, { to: 'arrived', rows: shown });
  const rows = after(session.outbox, place.after ?? session.outbox.seen, state.now());
  return { session: publicSession(state, session), rows, left: false };
}

import type { Case } from '../../core/case.ts';
import type { Channel } from '../../core/channel.ts';
import type { CaseId, OwnKeyId, RowId, SessionId, Tag, WorkerId } from '../../core/ids.ts';
import type { Clearance, OutboxRow, RelayLine, StoredRecord, StoredSession, TurnCommit } from '../../ports/store.ts';
import type { MessageList } from './messages.ts';

/** A session with what only the store needs to know about it. */
export type KeptSession = Omit<StoredSession, 'level' | 'mayWrite'> & {
  /** Of the last turn: whose lifetimes hold. */
  channel: Channel;
  /** The survivor's last message. */
  lastMs: number;
  aliases: Set<Tag>;
  outbox: MessageList<OutboxRow>;
  talk: MessageList<RelayLine>;
  /** Places of messages that a channel has yet to send, with the moment another process may. */
  leases: Map<number, number>;
  /** Places of messages that wait until the survivor writes. */
  held: Set<number>;
  revision: number;
};
export type KeptCase = Case & { claimedMs: number | null; request: RowId | null; way: Tag | null; revision: number };
/** A way that was agreed to, beside one case; the case points to it. `untilMs`: the end of its life. */
export type Way = { caseId: CaseId; blob: string; key: OwnKeyId; untilMs: number };
/**
 * Sealed notes of both sides' messages, oldest first. The first `over` of them are to go whatever their age; the first
 * `given` somebody was given to take away; `caseId` is told. `dueMs`: when the next attempt is due.
 */
export type KeptTraces = {
  noted: { atMs: number; blob: string }[];
  over: number;
  given: number;
  caseId: CaseId | null;
  dueMs: number;
};
export type KeptClearance = Omit<Clearance, 'id'> & { dueMs: number };
/** That an event was handled, and the rows that answered it. */
export type Mark = { untilMs: number; sid: SessionId; rows: RowId[]; end: TurnCommit['end'] };
export type Waiting = { id: CaseId; score: number };

/** All a memory store holds. Its keys are those of the table in keys.ts, one map a row. */
export type State = {
  now: () => number;
  sessions: Map<SessionId, KeptSession>;
  aliases: Map<Tag, SessionId>;
  marks: Map<Tag, Mark>;
  /** How often an event failed by itself. */
  failures: Map<Tag, { untilMs: number; count: number }>;
  relayed: Map<RowId, { untilMs: number; caseId: CaseId; seq: number }>;
  /** What was noted of messages in a chat; it outlives its session. */
  traces: Map<SessionId, KeptTraces>;
  clearances: Map<OwnKeyId, KeptClearance>;
  capsules: Map<Tag, { untilMs: number; blob: string }>;
  /** Codes that led nowhere: of one person, and short ones of everybody. */
  guesses: Map<Tag | 'everybody', { untilMs: number; count: number }>;
  ways: Map<Tag, Way>;
  cases: Map<CaseId, KeptCase>;
  /** Sorted by score; the key is urgency and language. */
  queues: Map<string, Waiting[]>;
  claimed: Set<CaseId>;
  duty: Map<WorkerId, number>;
  /** Sessions whose keys wait to be shredded, by the moment they are named again. */
  ended: Map<SessionId, number>;
  /** The same of own keys of ways that ended. */
  endedOwn: Map<OwnKeyId, number>;
  records: Map<string, StoredRecord & { untilMs: number | null }>;
  /** Rises with every change, so that a session or case that is born again never repeats a revision. */
  changes: number;
  deskRevision: number;
};

export function createState(now: () => number): State {
  return {
    now,
    sessions: new Map(),
    aliases: new Map(),
    marks: new Map(),
    failures: new Map(),
    relayed: new Map(),
    traces: new Map(),
    clearances: new Map(),
    capsules: new Map(),
    guesses: new Map(),
    ways: new Map(),
    cases: new Map(),
    queues: new Map(),
    claimed: new Set(),
    duty: new Map(),
    ended: new Map(),
    endedOwn: new Map(),
    records: new Map(),
    changes: 0,
    deskRevision: 0,
  };
}

/** The case of this session while it is open, or null. */
export function openCaseOf(state: State, { caseId, caseOpen }: KeptSession): KeptCase | null {
  return caseOpen && caseId !== null ? (state.cases.get(caseId) ?? null) : null;
}

/** Something a poller watches has changed. */
export function touch(state: State, ...changed: ({ revision: number } | null | undefined)[]): void {
  for (const one of changed) {
    if (one) one.revision = ++state.changes;
  }
}

export function touchDesk(state: State): void {
  state.deskRevision = ++state.changes;
}

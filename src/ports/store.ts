import type { Case, Clearing, CloseCode, Desk, Level, Speaker } from '../core/case.ts';
import type { Channel } from '../core/channel.ts';
import type { CaseId, OwnKeyId, RowId, SessionId, Tag, Tags, WorkerId } from '../core/ids.ts';
import type { Language } from '../core/language.ts';

/** A session as the store holds it: sealed, with what must be read without its key. */
export type StoredSession = {
  sid: SessionId;
  /** Opaque, new at every commit: the compare-and-set is on it. */
  version: string;
  blob: string;
  speaker: Speaker;
  /** The case of this session, and whether it is still open. */
  caseId: CaseId | null;
  caseOpen: boolean;
  keptUntilMs: number;
  /** The sealed way back of a session that is sent to (pushed); null = its page fetches (pulled). */
  route: string | null;
  /** Of the open case; null = none. */
  level: Level | null;
  /** Until when the survivor lets us write unasked; 0 = not. */
  contactUntilMs: number;
  /** What may be sent now: anything; only an answer that is late (`answerAwaitedMs`); nothing until they write. */
  mayWrite: 'anything' | 'answers' | 'nothing';
};
export type Loaded = { session: StoredSession | null; desk: Desk; nowMs: number };

/** One message to the survivor, sealed. `seq` is the store's, rising within a session from 1. */
export type OutboxRow = { id: RowId; seq: number; blob: string };
/**
 * What became of a worker's words: waiting to be sent or fetched, taken by the platform or shown by the page, or never
 * to arrive. What still waits when the survivor leaves, blocks or cannot be reached is lost; a platform that says
 * afterwards that it took it is believed.
 */
export type DeliveryState = 'waiting' | 'arrived' | 'lost';
/** One line of the talk between survivor and worker, sealed. `delivery` is null for the survivor's own. */
export type RelayLine = {
  id: RowId;
  seq: number;
  from: 'survivor' | 'worker';
  blob: string;
  atMs: number;
  delivery: DeliveryState | null;
};
type NewLine = Pick<RelayLine, 'id' | 'blob'>;
type Unsequenced<T extends { seq: number }> = Omit<T, 'seq'>;

/** Everything one turn changes; it happens together or not at all. */
export type TurnCommit = {
  tags: Tags;
  sid: SessionId;
  /** Keyed tag of the event that caused the turn; seen before = nothing happens but a look at its rows. */
  update: Tag;
  /** What the turn was computed from; anything moved = `stale`, and the turn is stepped again on the newer state. */
  expect: { version: string | null; speaker: Speaker; desk: Desk; caseOpen: boolean };
  next: { version: string; blob: string };
  rows: Unsequenced<OutboxRow>[];
  /** Survivor's words for the worker; kept only while a case is open. */
  lines: NewLine[];
  /** Whose lifetimes hold (`sessionIdleMs`, `dedupeMs`), and what a case that is opened says it came by. */
  channel: Channel;
  /** Open this case, or raise the open one of the session to this level. */
  raise: { id: CaseId; level: Level } | null;
  /** The survivor lets us write unasked for so long from now; null = as before. Over with an ending, a way back that is gone, a new case. */
  contactMs: number | null;
  /** What the survivor speaks now; an open case follows it. */
  language: Language;
  /**
   * `leave`: session and route end, an open case keeps its content. `blocked`: the same, but nobody left in a hurry: the
   * case says `unreachable`. `erase`: content goes too. The case stays open.
   */
  end: 'leave' | 'blocked' | 'erase' | null;
  /** The survivor has seen rows up to this sequence: their life is cut to `rowAfterReadMs`. */
  seenSeq: number;
  /** The sealed way back from now on; null = this session has none. One that ends loses its own, open case or not. */
  route: string | null;
  /** Sealed note of what this turn came by, kept with those of {@link Settling.trace}; null = none. */
  trace?: string | null;
  /** A capsule behind a code is put for `capsuleMs`, in place of one of the same code, or is spent: when it is not there (any more), `stale`. */
  capsule?: { put: Tag; blob: string } | { spend: Tag } | null;
  /**
   * A way that was agreed to is kept beside the case that is open after this turn, in place of the one before; without
   * an open case, and by an erasing turn, none is kept. Or it is kept no more, which an erasing turn always says. It goes
   * when its case is closed, too.
   */
  way?: { put: Tag; blob: string; key: OwnKeyId; forMs: number } | { drop: Tag } | null;
};
export type TurnResult =
  | {
      kind: 'committed';
      session: StoredSession | null;
      /**
       * Rows from before this turn: of a pulled session, what the survivor has not seen yet by `seenSeq`; of a pushed
       * one, what was held until they write, now the caller's to send. None of an ending turn.
       */
      missed: OutboxRow[];
      rows: OutboxRow[];
      /**
       * What was noted of both sides' messages, oldest first, handed over by the turn that ends the session; else none. The
       * caller takes them out of the chat and says so by `cleared`; until then `sweep` hands them over every `shredLeaseMs`.
       */
      traces: string[];
      /** To be shredded: the own key of a way that this turn dropped or replaced, or of the one it did not keep. `sweep` names the former too. */
      wayKey: OwnKeyId | null;
      nowMs: number;
    }
  /**
   * The event was handled before, and ended the session or not. `rows`: the answers of that turn not seen yet or, of a
   * pushed session, not sent: the caller sends them. `underWay`: of a pushed session, answers that were given to
   * somebody to send less than `rowsBusyMs` ago; while there are any, the caller is given none. `toClear`: what was noted
   * of the session that it ended is not dealt with yet, and needs its key.
   */
  | { kind: 'repeat'; rows: OutboxRow[]; underWay: RowId[]; end: TurnCommit['end']; toClear?: true }
  | { kind: 'stale'; loaded: Loaded };

/** `seen`: what the page has shown for certain, acknowledged by this. `after`: the place to go on from; null = from what was seen. */
export type PullPlace = { seen: number; after: number | null };
/** `left`: the survivor has left this page while a case is open; it gets nothing any more. */
export type Pulled = { session: StoredSession | null; rows: OutboxRow[]; left: boolean };

export type WaitingCase = Pick<Case, 'id' | 'level' | 'language' | 'channel' | 'presence' | 'firstSeenMs'>;
export type DeskView = {
  /** In the order they would be claimed by level and age; at most `waitingListMax`. */
  waiting: WaitingCase[];
  waitingCount: number;
  mine: Case[];
  onDuty: number;
  nowMs: number;
};
export type Claim = { caseId: CaseId; worker: WorkerId; fence: number };
/** An action on a case is refused when the fence is no longer the current one or the case is closed. */
export type Refusal = { refused: 'claim-lost' | 'left' | 'erased' | 'unreachable' };
/** What became of rows that were to be sent. */
export type Settling = {
  /** Taken by a platform: gone at once, and a worker's words with them have arrived. */
  sent: readonly RowId[];
  /** Never to arrive: gone at once, and said of a worker's words. */
  lost: readonly RowId[];
  /** Kept until the survivor writes: no tick is given them, the next turn is. */
  held: readonly RowId[];
  /** Not taken, and nobody is sending them any more: the next tick is given them, without waiting for the lease. */
  freed: readonly RowId[];
  /**
   * Sealed note of what was sent, kept beside the session. Of a session that has ended too, whose sending was under way:
   * the next sweep hands it over. So what is to stay in the chat (the receipt of an ending) is not noted.
   */
  trace: string | null;
  /** The way back is gone: it is forgotten with what waits to be sent, and an open case says `unreachable`. */
  unreachable: boolean;
};
/**
 * The row's session, when it is pushed and the row is not sent yet: whoever wrote the row sends it. Null too when one
 * before it waits for the next tick, which is then given both: nothing overtakes.
 */
type ToSend = { session: StoredSession | null };
/**
 * A way to reach somebody that they agreed to, sealed under a key of its own (retention class F). `untilMs`: until when
 * they agreed to be reached; nothing is begun after it. It is kept `keepWayExtraMs` longer, for a call that is under way.
 */
export type KeptWay = { blob: string; key: OwnKeyId; untilMs: number };
export type CaseRead = {
  case: Case;
  session: StoredSession | null;
  lines: RelayLine[];
  /** null = none was agreed to, or its time is over. */
  way: KeptWay | null;
  nowMs: number;
};
/**
 * A conversation begun by a worker over a kept way: the session it becomes, and the case's from now on. `sid` and the
 * key `next` is sealed with are those of `Keys.wrap(tags)`; of a survivor who left, they are the session's they left.
 */
export type Reopening = Pick<TurnCommit, 'tags' | 'sid' | 'next' | 'channel'> & { route: string };

/** A record that is rare (accounts, invitations, desk sessions, the house key): sealed, versioned, committed by `putAll`. */
export type RecordKey = { kind: 'worker' | 'invite' | 'desk-session' | 'house'; id: string };
export type StoredRecord = { version: number; blob: string };
/** `untilMs`: the end of its life by the store's clock; null = until removed. */
export type ListedRecord = StoredRecord & { id: string; untilMs: number | null };
export type RecordWrite = RecordKey & {
  /** The version this write was computed from; 0 = must not exist. */
  expect: number;
  /** null deletes. */
  blob: string | null;
  /** null = until removed. */
  lifeMs: number | null;
};

/** Traces whose messages are to be taken out of a chat now: of a session that is over, or nearly too old to be deleted. */
export type ToClear = { sid: SessionId; traces: string[] };
/** `ended`: sessions whose data keys, `ownKeys`: ways kept no more whose own keys are to be shredded. */
export type Swept = { requeued: number; removed: number; ended: SessionId[]; ownKeys: OwnKeyId[]; toClear: ToClear[] };
/** Messages that could not be taken out of a chat yet, sealed under a key of their own; tried again until `untilMs`. */
export type Clearance = { id: OwnKeyId; blob: string; caseId: CaseId | null; untilMs: number };

/** The store: one verb is one script, one round trip, all or nothing. Every deadline is by the store's own clock. */
export interface Store {
  load(tags: Tags): Promise<Loaded>;
  commitTurn(turn: TurnCommit): Promise<TurnResult>;
  /** Rows for a page that is open. */
  pull(tags: Tags, place: PullPlace): Promise<Pulled>;

  /** Marks the worker's stream alive and renews the leases of claims still held; returns what was lost. */
  beat(worker: WorkerId, claims: Claim[]): Promise<{ lost: CaseId[] }>;
  offDuty(worker: WorkerId): Promise<void>;
  deskView(worker: WorkerId): Promise<DeskView>;
  /** The next case for this worker, or null; expired leases and silent claims count as waiting. Repeating `request` returns the same claim. */
  claimNext(ask: { worker: WorkerId; languages: readonly Language[]; request: RowId }): Promise<Case | null>;
  /** The sealed content behind a held case; lines up to `seenSeq` count as read. */
  readCase(claim: Claim, seenSeq: number): Promise<CaseRead | Refusal>;
  /** A worker's words (row and line share their id), or the house's own on the case (`line` null): to the survivor's outbox and into the talk. */
  relay(
    claim: Claim,
    words: { row: Unsequenced<OutboxRow>; line: NewLine | null },
  ): Promise<({ seq: number } & ToSend) | Refusal>;
  /** The worker has the case without writing, as on the phone: it does not go back for want of a first word. */
  attend(claim: Claim): Promise<{ attended: true } | Refusal>;
  /** Back to the queue with its age. */
  release(claim: Claim): Promise<{ released: true } | Refusal>;
  /**
   * Ties a held case to a new session of the person its way leads to, or to the one they left; the worker speaks, and may
   * write until `untilMs` of the way. Repeated, it is the same one. Refused: `claim-lost`, or `unreachable` when the
   * way's `untilMs` is past; `elsewhere`: they have a conversation by now, about this case or another.
   */
  reopen(claim: Claim, to: Reopening): Promise<{ session: StoredSession } | Refusal | { refused: 'elsewhere' }>;
  /** Ends the case; the bot speaks again. `row`, if any, tells the survivor; with one it is refused when nobody can be reached. */
  closeCase(
    claim: Claim,
    code: CloseCode,
    row: Unsequenced<OutboxRow> | null,
  ): Promise<({ closed: true } & ToSend) | Refusal>;

  /** What became of rows of a pushed session; no version moves. */
  markSent(sid: SessionId, settling: Settling): Promise<void>;
  /**
   * The survivor took these messages back: the lines they became, of the same id or of one that goes on after it with
   * `-`, are gone from the talk at once, and whoever reads it is told. What of them arrives later leaves no line.
   */
  takeBack(tags: Tags, messages: readonly RowId[]): Promise<void>;
  /**
   * The first `count` traces of a session are dealt with; its open or latest case says what became of them, and never a
   * better word than before. What could not be deleted yet goes on as `later`, all or nothing with the rest.
   */
  cleared(sid: SessionId, done: { count: number; clearing: Clearing; later: Clearance | null }): Promise<void>;
  /** Clearances that are due, each the caller's for `clearingRetryMs`. */
  takeClearances(): Promise<Clearance[]>;
  /** What became of one: `later` replaces it, else it is gone; its case says so. */
  settleClearance(id: OwnKeyId, done: { clearing: Clearing; later: { blob: string } | null }): Promise<void>;

  /** The capsule behind a code. A code that leads nowhere is counted, of this person's and, of short ones, of everybody's. */
  readCapsule(ask: {
    tag: Tag;
    by: Tag;
    short: boolean;
  }): Promise<{ blob: string } | { refused: 'unknown' | 'too-many' }>;
  /** A kept way by its tag, for whoever agreed to it. */
  keptWay(tag: Tag): Promise<KeptWay | null>;

  /** Counts that an event failed by itself, for as long as it could be delivered again; returns how often by now. */
  countFailure(update: Tag, channel: Channel): Promise<number>;
  /**
   * Rows of pushed sessions that nobody has sent for `outboxLeaseMs`, at most `sweepMaxPerTick`, each session's in
   * order. They are the caller's to send: nobody else is given them for as long again.
   */
  takeUnsent(): Promise<{ session: StoredSession; rows: OutboxRow[] }[]>;

  /** Counters that rise when something changed, for one poller a process: −1 = gone. */
  revisions(of: {
    sessions: SessionId[];
    cases: CaseId[];
  }): Promise<{ desk: number; sessions: number[]; cases: number[] }>;
  /** Expired leases, silent claims, everything past its deadline; at most `sweepMaxPerTick`. */
  sweep(): Promise<Swept>;
  /** The data keys of these sessions are gone; until this is said, `sweep` names them again every `shredLeaseMs`. */
  forgotten(sids: readonly SessionId[]): Promise<void>;
  /** The same of own keys that `sweep` named. */
  forgottenOwn(ids: readonly OwnKeyId[]): Promise<void>;

  getRecords(keys: RecordKey[]): Promise<(StoredRecord | null)[]>;
  /** All writes, or none when any version moved. */
  putAll(writes: RecordWrite[]): Promise<'done' | 'conflict'>;
  countRecords(kind: RecordKey['kind']): Promise<number>;
  /**
   * The records of a kind in an order that does not change, at most `recordsPerPage`: from the first, or those behind
   * the id `after`.
   */
  listRecords(kind: RecordKey['kind'], after: string | null): Promise<ListedRecord[]>;

  ping(): Promise<void>;
  stop(): Promise<void>;
}

import type { Case, CaseState, Clearing, CloseCode, Level, Presence, Speaker } from '../../core/case.ts';
import type { CaseId, OwnKeyId, RowId, SessionId, WorkerId } from '../../core/ids.ts';
import type { Language } from '../../core/language.ts';
import type { KeptWay, Loaded, OutboxRow, RelayLine, StoredSession, WaitingCase } from '../../ports/store.ts';

type Value = string | number;
/** What the scripts' `session_reply`, `loaded_reply`, `case_reply` and `messages_after` give. '' stands for null. */
export type SessionReply = [
  sid: string,
  version: string,
  blob: string,
  speaker: string,
  caseId: string,
  open: string,
  keptUntil: Value,
  route: string,
  level: string,
  contactUntil: Value,
  mayWrite: string,
];
export type LoadedReply = [SessionReply | null, onDuty: number, now: number];
export type CaseReply = Value[];
export type WayReply = [blob: string, key: string, until: number];
export type MessageReply = [place: number, id: string, rest: string];

export function sessionFrom(reply: SessionReply | null): StoredSession | null {
  if (reply === null) return null;
  const [sid, version, blob, speaker, caseId, open, keptUntil, route, level, contactUntil, mayWrite] = reply;
  return {
    sid: sid as SessionId,
    version,
    blob,
    speaker: speaker as Speaker,
    caseId: orNull(caseId) as CaseId | null,
    caseOpen: open === '1',
    keptUntilMs: Number(keptUntil),
    route: orNull(route) as string | null,
    level: orNull(level) as Level | null,
    contactUntilMs: Number(contactUntil),
    mayWrite: mayWrite as StoredSession['mayWrite'],
  };
}

export function loadedFrom([session, onDuty, now]: LoadedReply): Loaded {
  return { session: sessionFrom(session), desk: onDuty > 0 ? 'staffed' : 'unstaffed', nowMs: now };
}

export function wayFrom(reply: WayReply | null): KeptWay | null {
  return reply && { blob: reply[0], key: reply[1] as OwnKeyId, untilMs: reply[2] };
}

export function rowFrom([seq, id, blob]: MessageReply): OutboxRow {
  return { id: id as RowId, seq, blob };
}

export function lineFrom([seq, id, rest]: MessageReply): RelayLine {
  const [from, atMs, delivery, ...blob] = rest.split(' ');
  return {
    id: id as RowId,
    seq,
    from: from as RelayLine['from'],
    blob: blob.join(' '),
    atMs: Number(atMs),
    delivery: delivery === '-' ? null : (delivery as RelayLine['delivery']),
  };
}

export function caseFrom(reply: CaseReply): Case {
  const [
    id,
    state,
    level,
    language,
    channel,
    presence,
    sid,
    firstSeen,
    fence,
    worker,
    leaseUntil,
    firstWord,
    closed,
    code,
    cleared,
  ] = reply;
  return {
    id: id as CaseId,
    state: state as CaseState,
    level: level as Level,
    language: language as Language,
    channel: channel as Case['channel'],
    presence: presence as Presence,
    sid: orNull(sid) as SessionId | null,
    firstSeenMs: Number(firstSeen),
    fence: Number(fence),
    worker: orNull(worker) as WorkerId | null,
    leaseUntilMs: numberOrNull(leaseUntil),
    firstWordMs: numberOrNull(firstWord),
    closedMs: numberOrNull(closed),
    cleared: orNull(cleared) as Clearing | null,
    closeCode: orNull(code) as CloseCode | null,
  };
}

/** The part of a case that everybody on the desk may see. */
export function waitingFrom(reply: CaseReply): WaitingCase {
  const { id, level, language, channel, presence, firstSeenMs } = caseFrom(reply);
  return { id, level, language, channel, presence, firstSeenMs };
}

function orNull(value: Value | undefined): Value | null {
  return value === undefined || value === '' ? null : value;
}

function numberOrNull(value: Value | undefined): number | null {
  const given = orNull(value);
  return given === null ? null : Number(given);
}

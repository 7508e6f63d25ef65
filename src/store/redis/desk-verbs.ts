import type { CaseId } from '../../core/ids.ts';
import type { CaseRead, Claim, DeskView, Refusal, Store } from '../../ports/store.ts';
import { ATTEND, CLOSE_CASE, READ_CASE, RELAY, RELEASE } from '../scripts/claims.ts';
import { BEAT, CLAIM_NEXT, DESK_VIEW, OFF_DUTY } from '../scripts/queue.ts';
import type { Connection } from './connection.ts';
import {
  type CaseReply,
  caseFrom,
  lineFrom,
  type MessageReply,
  type SessionReply,
  sessionFrom,
  type WayReply,
  waitingFrom,
  wayFrom,
} from './replies.ts';

type QueueVerbs = Pick<Store, 'beat' | 'offDuty' | 'deskView' | 'claimNext'>;
type ClaimVerbs = Pick<Store, 'readCase' | 'relay' | 'attend' | 'release' | 'closeCase'>;
type Refused = Refusal['refused'];

export function queueVerbs(connection: Connection): QueueVerbs {
  return {
    beat: async (worker, claims) => {
      const held = claims.flatMap((claim) => claimGiven(claim));
      return { lost: (await connection.run(BEAT, [worker, ...held])) as CaseId[] };
    },
    offDuty: async (worker) => {
      await connection.run(OFF_DUTY, [worker]);
    },
    deskView: async (worker) => deskFrom(await connection.run(DESK_VIEW, [worker])),
    claimNext: async ({ worker, languages, request }) => {
      const reply = (await connection.run(CLAIM_NEXT, [worker, request, ...languages])) as CaseReply | null;
      return reply && caseFrom(reply);
    },
  };
}

export function claimVerbs(connection: Connection): ClaimVerbs {
  return {
    readCase: async (claim, seenSeq) => {
      const reply = await connection.run(READ_CASE, [...claimGiven(claim), seenSeq]);
      return typeof reply === 'string' ? refusal(reply) : caseReadFrom(reply);
    },
    relay: async (claim, { row, line }) => {
      const given = [...claimGiven(claim), row.id, row.blob, line?.id ?? '', line?.blob ?? ''];
      const reply = await connection.run(RELAY, given);
      if (typeof reply === 'string') return refusal(reply);
      const [seq, session] = reply as [number, SessionReply | null];
      return { seq, session: sessionFrom(session) };
    },
    attend: async (claim) => {
      const reply = await connection.run(ATTEND, claimGiven(claim));
      return reply === 1 ? { attended: true } : refusal(reply);
    },
    release: async (claim) => {
      const reply = await connection.run(RELEASE, claimGiven(claim));
      return reply === 1 ? { released: true } : refusal(reply);
    },
    closeCase: async (claim, code, row) => {
      const reply = await connection.run(CLOSE_CASE, [...claimGiven(claim), code, row?.id ?? '', row?.blob ?? '']);
      if (typeof reply === 'string') return refusal(reply);
      const [session] = reply as [SessionReply | null];
      return { closed: true, session: sessionFrom(session) };
    },
  };
}

export function claimGiven({ caseId, worker, fence }: Claim): [string, string, number] {
  return [caseId, worker, fence];
}

function refusal(reply: unknown): Refusal {
  return { refused: reply as Refused };
}

function deskFrom(reply: unknown): DeskView {
  const [waiting, waitingCount, mine, onDuty, nowMs] = reply as [CaseReply[], number, CaseReply[], number, number];
  const oldestFirst = mine
    .map(caseFrom)
    .toSorted((one, other) => one.firstSeenMs - other.firstSeenMs || (one.id < other.id ? -1 : 1));
  return { waiting: waiting.map(waitingFrom), waitingCount, mine: oldestFirst, onDuty, nowMs };
}

function caseReadFrom(reply: unknown): CaseRead {
  const [held, session, lines, way, nowMs] = reply as [
    CaseReply,
    SessionReply | null,
    MessageReply[],
    WayReply | null,
    number,
  ];
  return {
    case: caseFrom(held),
    session: sessionFrom(session),
    lines: lines.map(lineFrom),
    way: wayFrom(way),
    nowMs,
  };
}

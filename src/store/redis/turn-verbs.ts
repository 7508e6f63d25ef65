import { isTop } from '../../core/case.ts';
import { AppError } from '../../core/error.ts';
import { asRowId, type OwnKeyId, type RowId } from '../../core/ids.ts';
import type { Store, TurnCommit, TurnResult } from '../../ports/store.ts';
import { COMMIT_TURN, COUNT_FAILURE, LOAD, PULL, REVISIONS } from '../scripts/turns.ts';
import type { Argument, Connection } from './connection.ts';
import { type LoadedReply, loadedFrom, type MessageReply, rowFrom, type SessionReply, sessionFrom } from './replies.ts';

type CommitReply =
  | [
      'committed',
      session: SessionReply | null,
      firstPlace: number,
      now: number,
      missed: MessageReply[],
      traces: string[],
      wayKey: string,
      top: number,
    ]
  | [
      'repeat',
      rows: MessageReply[],
      end: NonNullable<TurnCommit['end']> | '',
      underWay: string[],
      toClear: number,
      top: number,
    ]
  | ['stale', loaded: LoadedReply];
type TurnVerbs = Pick<Store, 'load' | 'pull' | 'commitTurn' | 'countFailure' | 'revisions'>;

/** `waiting` is the connection for turns that replicas must have; null = there are none to ask. */
export function turnVerbs(connection: Connection, waiting: Connection | null): TurnVerbs {
  return {
    load: async ({ today, yesterday }) => loadedFrom((await connection.run(LOAD, [today, yesterday])) as LoadedReply),
    pull: async ({ today, yesterday }, { seen, after }) => {
      const reply = await connection.run(PULL, [today, yesterday, seen, after ?? '']);
      const [session, rows, left] = reply as [SessionReply | null, MessageReply[], number];
      return { session: sessionFrom(session), rows: rows.map(rowFrom), left: left === 1 };
    },
    commitTurn: async (turn) => {
      const given = commitGiven(turn);
      if (waiting !== null && raisesTop(turn)) return turnResult(await commitToReplicas(waiting, given), turn);
      const reply = (await connection.run(COMMIT_TURN, given)) as CommitReply;
      // A repeat: its rows are the first reply's, which made them this caller's to send.
      if (waiting !== null && needsReplicas(reply)) await commitToReplicas(waiting, given);
      return turnResult(reply, turn);
    },
    countFailure: async (update, channel) => (await connection.run(COUNT_FAILURE, [update, channel])) as number,
    revisions: async ({ sessions, cases }) => {
      const reply = await connection.run(REVISIONS, [sessions.length, ...sessions, ...cases]);
      const [desk, ofSessions, ofCases] = reply as [number, number[], number[]];
      return { desk, sessions: ofSessions, cases: ofCases };
    },
  };
}

/** The two top levels count as committed only when the replicas have them; a repeat of such a turn waits again. */
async function commitToReplicas(waiting: Connection, given: Argument[]): Promise<CommitReply> {
  const { reply, enough } = (await waiting.runAndWait(COMMIT_TURN, given)) as { reply: CommitReply; enough: boolean };
  if (needsReplicas(reply) && !enough) throw new AppError('store-unavailable', 'too few redis replicas have the write');
  return reply;
}

function raisesTop({ raise }: TurnCommit): boolean {
  return raise !== null && isTop(raise.level);
}

function needsReplicas(reply: CommitReply): boolean {
  return reply[0] !== 'stale' && reply.at(-1) === 1;
}

const NO_WAY = ['', '', '', ''];

/** In the order scripts/turns.ts names them. */
function commitGiven(turn: TurnCommit): Argument[] {
  const { tags, expect, next, raise, capsule, way } = turn;
  const flat = (messages: { id: RowId; blob: string }[]) => messages.flatMap(({ id, blob }) => [id, blob]);
  return [
    ...[tags.today, tags.yesterday, turn.sid, turn.update],
    ...[expect.version ?? '', expect.speaker, expect.desk, expect.caseOpen ? '1' : '0'],
    ...[next.version, next.blob, turn.seenSeq, turn.end ?? ''],
    ...[raise?.id ?? '', raise?.level ?? '', turn.language, turn.channel],
    ...[turn.route ?? '', turn.contactMs ?? ''],
    ...(capsule == null ? ['', ''] : 'put' in capsule ? [capsule.put, capsule.blob] : [capsule.spend, '']),
    ...(way == null ? NO_WAY : 'put' in way ? [way.put, way.key, way.blob, way.forMs] : [way.drop, ...NO_WAY.slice(1)]),
    ...[turn.trace ?? '', turn.rows.length, ...flat(turn.rows), ...flat(turn.lines)],
  ];
}

function turnResult(reply: CommitReply, turn: TurnCommit): TurnResult {
  if (reply[0] === 'stale') return { kind: 'stale', loaded: loadedFrom(reply[1]) };
  if (reply[0] === 'repeat') {
    const [, rows, end, underWay, toClear] = reply;
    const ended = { end: end || null, ...(end && toClear === 1 ? { toClear: true as const } : {}) };
    return { kind: 'repeat', rows: rows.map(rowFrom), underWay: underWay.map(asRowId), ...ended };
  }
  const [, session, firstPlace, nowMs, missed, traces, wayKey] = reply;
  const rows = turn.rows.map(({ id, blob }, index) => ({ id, blob, seq: firstPlace + index }));
  return {
    kind: 'committed',
    session: sessionFrom(session),
    missed: missed.map(rowFrom),
    rows,
    traces,
    wayKey: (wayKey || null) as OwnKeyId | null,
    nowMs,
  };
}

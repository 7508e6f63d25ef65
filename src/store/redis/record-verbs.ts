import type { OwnKeyId, SessionId } from '../../core/ids.ts';
import type { Store, Swept } from '../../ports/store.ts';
import { COUNT_RECORDS, GET_RECORDS, LIST_RECORDS, PUT_ALL } from '../scripts/records.ts';
import { FORGOTTEN, SWEEP } from '../scripts/sweep.ts';
import type { Connection } from './connection.ts';

type RecordVerbs = Pick<Store, 'getRecords' | 'putAll' | 'countRecords' | 'listRecords' | 'sweep' | 'forgotten'>;

export function recordVerbs(connection: Connection): RecordVerbs {
  return {
    getRecords: async (keys) => {
      const given = keys.flatMap(({ kind, id }) => [kind, id]);
      const reply = (await connection.run(GET_RECORDS, given)) as ([number, string, string] | null)[];
      return reply.map((found) => found && { version: found[0], blob: found[1] });
    },
    putAll: async (writes) => {
      const given = writes.flatMap(({ kind, id, expect, blob, lifeMs }) => [
        kind,
        id,
        expect,
        blob === null ? '0' : '1',
        blob ?? '',
        lifeMs ?? '',
      ]);
      return (await connection.run(PUT_ALL, given)) as 'done' | 'conflict';
    },
    countRecords: async (kind) => (await connection.run(COUNT_RECORDS, [kind])) as number,
    listRecords: async (kind, after) => {
      const reply = (await connection.run(LIST_RECORDS, [kind, after ?? ''])) as [string, number, string, string][];
      return reply.map(([id, version, blob, until]) => {
        return { id, version, blob, untilMs: until === '' ? null : Number(until) };
      });
    },
    sweep: async () => sweptFrom(await connection.run(SWEEP, [])),
    forgotten: async (sids) => {
      if (sids.length > 0) await connection.run(FORGOTTEN, sids);
    },
  };
}

type SweptReply = [
  requeued: number,
  removed: number,
  ended: SessionId[],
  ownKeys: OwnKeyId[],
  due: [SessionId, string[]][],
];

function sweptFrom(reply: unknown): Swept {
  const [requeued, removed, ended, ownKeys, due] = reply as SweptReply;
  const toClear = due.map(([sid, traces]) => ({ sid, traces }));
  return { requeued, removed, ended, ownKeys, toClear };
}

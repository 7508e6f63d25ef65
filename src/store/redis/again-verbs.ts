// store/redis/ is the Redis store's half in TypeScript: one connection, and replies read back into the port's words.

import type { Refusal, Store } from '../../ports/store.ts';
import { READ_CAPSULE } from '../scripts/again/capsules.ts';
import { REOPEN } from '../scripts/again/reopen.ts';
import { FORGOTTEN_OWN, KEPT_WAY } from '../scripts/again/ways.ts';
import type { Connection } from './connection.ts';
import { claimGiven } from './desk-verbs.ts';
import { type SessionReply, sessionFrom, type WayReply, wayFrom } from './replies.ts';

type AgainVerbs = Pick<Store, 'readCapsule' | 'keptWay' | 'reopen' | 'forgottenOwn'>;

export function againVerbs(connection: Connection): AgainVerbs {
  return {
    readCapsule: async ({ tag, by, short }) => {
      const reply = await connection.run(READ_CAPSULE, [tag, by, short ? '1' : '0']);
      return Array.isArray(reply) ? { blob: reply[0] as string } : { refused: reply as 'unknown' | 'too-many' };
    },
    keptWay: async (tag) => wayFrom((await connection.run(KEPT_WAY, [tag])) as WayReply | null),
    reopen: async (claim, { tags, sid, next, channel, route }) => {
      const given = [tags.today, tags.yesterday, sid, next.version, next.blob, channel, route];
      const reply = await connection.run(REOPEN, [...claimGiven(claim), ...given]);
      const session = Array.isArray(reply) ? sessionFrom(reply as SessionReply) : null;
      return session === null ? { refused: reply as Refusal['refused'] | 'elsewhere' } : { session };
    },
    forgottenOwn: async (ids) => {
      if (ids.length > 0) await connection.run(FORGOTTEN_OWN, ids);
    },
  };
}

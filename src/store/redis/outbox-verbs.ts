import type { Store } from '../../ports/store.ts';
import { MARK_SENT, TAKE_BACK, TAKE_UNSENT } from '../scripts/outbox.ts';
import type { Connection } from './connection.ts';
import { type MessageReply, rowFrom, type SessionReply, sessionFrom } from './replies.ts';

type OutboxVerbs = Pick<Store, 'markSent' | 'takeBack' | 'takeUnsent'>;

export function outboxVerbs(connection: Connection): OutboxVerbs {
  return {
    markSent: async (sid, { sent, lost, held, freed, trace, unreachable }) => {
      const counts = [sent.length, lost.length, held.length];
      const given = [sid, trace ?? '', unreachable ? '1' : '0', ...counts, ...sent, ...lost, ...held, ...freed];
      await connection.run(MARK_SENT, given);
    },
    takeBack: async ({ today, yesterday }, lines) => {
      await connection.run(TAKE_BACK, [today, yesterday, ...lines]);
    },
    takeUnsent: async () => {
      const reply = (await connection.run(TAKE_UNSENT, [])) as [SessionReply, MessageReply[]][];
      return reply.flatMap(([from, rows]) => {
        const session = sessionFrom(from);
        return session === null ? [] : [{ session, rows: rows.map(rowFrom) }];
      });
    },
  };
}

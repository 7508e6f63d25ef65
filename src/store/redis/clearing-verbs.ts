import type { CaseId, OwnKeyId } from '../../core/ids.ts';
import type { Store } from '../../ports/store.ts';
import { CLEARED, SETTLE_CLEARANCE, TAKE_CLEARANCES } from '../scripts/clearing/clearances.ts';
import type { Connection } from './connection.ts';

type ClearingVerbs = Pick<Store, 'cleared' | 'takeClearances' | 'settleClearance'>;
type ClearanceReply = [id: string, blob: string, caseId: string, until: string];

export function clearingVerbs(connection: Connection): ClearingVerbs {
  return {
    cleared: async (sid, { count, clearing, later }) => {
      const again = [later?.id ?? '', later?.blob ?? '', later?.caseId ?? '', later?.untilMs ?? ''];
      await connection.run(CLEARED, [sid, count, clearing, ...again]);
    },
    takeClearances: async () => {
      const reply = (await connection.run(TAKE_CLEARANCES, [])) as ClearanceReply[];
      return reply.map(([id, blob, caseId, until]) => {
        return { id: id as OwnKeyId, blob, caseId: (caseId || null) as CaseId | null, untilMs: Number(until) };
      });
    },
    settleClearance: async (id, { clearing, later }) => {
      await connection.run(SETTLE_CLEARANCE, [id, clearing, later?.blob ?? '']);
    },
  };
}

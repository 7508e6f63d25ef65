import { within } from '../../core/basics/within.ts';
import { LIMITS } from '../../core/limits.ts';
import type { Keys } from '../../ports/keys.ts';

export const OTHER_SECRET = {
  says: 'YULAN_SECRET is not the one the stores were sealed with.',
  remedy:
    'Put the former secret back into YULAN_SECRET, or beside a new one into YULAN_SECRET_PREVIOUS; if it is lost, empty both Redis servers: open cases and accounts are gone then.',
};

/** Why the program must not start, in a line; null = it may, or the stores cannot tell just now. Soon and never rejects. */
export async function refusalAtStart(keys: Pick<Keys, 'examine'>): Promise<string | null> {
  // Stores that are away do not keep the program from starting: it serves the emergency card until they are back.
  const seen = await within(keys.examine(), LIMITS.turnStoreDeadlineMs).catch(() => null);
  return seen === 'other secret' ? `Yulan does not start: ${OTHER_SECRET.says} ${OTHER_SECRET.remedy}` : null;
}

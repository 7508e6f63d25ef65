import { LIMITS } from '../../core/limits.ts';
import { staleNumbers } from '../../directory/numbers.ts';
import { type Look, ok, warning } from '../check.ts';

const DAY_MS = 86_400_000;

/** Numbers to call whose source was read too long ago: a wrong number is worse than none. */
export const lookAtNumbers: Look = async ({ content, nowMs }) => {
  const stale = staleNumbers(content.numbers, nowMs());
  if (stale.length === 0)
    return ok(`Every number to call was verified within the last ${LIMITS.numberMaxAgeMs / DAY_MS} days.`);
  return warning(
    `The source of ${stale.join(', ')} was read too long ago, or on a day to come.`,
    'Look at the source again (or at the clock), and correct number and verifiedOn in directory/numbers/.',
  );
};

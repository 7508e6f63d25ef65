import { isReserved } from '../../core/channel.ts';
import { fault, type Look, ok, warning } from '../check.ts';

const REMEDY =
  'Take a larger plan in the LINE Official Account Manager. Answers to what somebody just wrote are free; words of a worker later are not.';

/** What is left of the month's sends. */
export const lookAtLineSends: Look = async ({ line }) => {
  if (line === null || (await line.who().catch(() => null)) === null) return null;
  const { of, used } = await line.sends();
  if (of === null) return ok('LINE sets no limit to what is sent this month.');
  const left = Math.max(0, of - used);
  if (left === 0) return fault(`None of ${of} sends are left on LINE this month.`, REMEDY);
  if (!isReserved({ left, of })) return ok(`${left} of ${of} sends are left on LINE this month.`);
  return warning(`${left} of ${of} sends are left on LINE this month; they are kept for those in danger.`, REMEDY);
};

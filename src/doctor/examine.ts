import { within } from '../core/basics/within.ts';
import { AppError } from '../core/error.ts';
import { LIMITS } from '../core/limits.ts';
import { type Check, type Finding, fault, type Seen } from './check.ts';
import { createScrub } from './scrub.ts';
import type { Situation } from './situation.ts';

/** All of these checks side by side, in their order, each ended in time; never rejects. */
export async function examine(house: Situation, checks: readonly Check[]): Promise<Finding[]> {
  const scrub = createScrub(house.environment);
  const all = await Promise.all(checks.map(async ({ name, look }) => ({ name, seen: await run(look, house) })));
  return all.flatMap(({ name, seen }) =>
    seen.map(({ state, says, remedy }) => ({
      name,
      state,
      says: scrub(says),
      remedy: remedy === null ? null : scrub(remedy),
    })),
  );
}

async function run(look: Check['look'], house: Situation): Promise<Seen[]> {
  try {
    const seen = await within(look(house), LIMITS.doctorCheckMs);
    return seen === null ? [] : [seen].flat();
  } catch (error) {
    return [brokenCheck(error)];
  }
}

/** Nothing that went wrong in a check is passed over: it is a fault by itself. */
function brokenCheck(error: unknown): Seen {
  if (error instanceof AppError && error.code === 'deadline-passed') {
    return fault(
      'This could not be looked at: no answer in time.',
      'Run doctor again; see whether the network is slow.',
    );
  }
  const what = error instanceof Error ? `${error.name}: ${error.message}` : 'unknown';
  return fault(
    `This could not be looked at: the check itself failed (${what}).`,
    'Run doctor again; if it stays so, this is a fault in Yulan: report it with this line.',
  );
}

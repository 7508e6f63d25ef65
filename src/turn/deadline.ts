import { AppError } from '../core/error.ts';
import { within } from '../core/within.ts';

export type Deadline = <T>(work: () => Promise<T>) => Promise<T>;

/** One time limit for all the waiting of a turn, from now: what is late throws `deadline-passed`, and the repeat finds out what happened. */
export function deadlineIn(totalMs: number, nowMs: () => number): Deadline {
  const endsMs = nowMs() + totalMs;
  return async (work) => {
    const leftMs = endsMs - nowMs();
    if (leftMs <= 0) throw new AppError('deadline-passed', 'the time of the turn was over before it began');
    return within(work(), leftMs);
  };
}

import { within } from '../core/within.ts';

export type Deadline = <T>(work: Promise<T>) => Promise<T>;

/** One time limit for all the waiting of a turn: what is late throws `deadline-passed`, and the repeat finds out what happened. */
export function deadlineIn(totalMs: number, nowMs: () => number): Deadline {
  const endsMs = nowMs() + totalMs;
  return (work) => within(work, Math.max(0, endsMs - nowMs()));
}

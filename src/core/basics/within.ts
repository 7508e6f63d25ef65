import { AppError } from '../error.ts';

/** The promise's own outcome, or `deadline-passed` after `ms`. The work behind it is not undone. */
export async function within<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new AppError('deadline-passed', `no answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Waits for work that never rejects, but no longer than this; it goes on behind. */
export async function atMost(work: Promise<unknown>, ms: number): Promise<void> {
  const enough = Promise.withResolvers<void>();
  const timer = setTimeout(enough.resolve, ms);
  await Promise.race([work, enough.promise]);
  clearTimeout(timer);
}

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

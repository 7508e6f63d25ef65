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

import { AppError } from '../../core/error.ts';
import { LIMITS } from '../../core/limits.ts';

export type SessionQueue = {
  /** Runs work of one session after what was handed in before it; other sessions do not wait. */
  run<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** Resolves when nothing is queued (a graceful stop). */
  idle(): Promise<void>;
};

/** A promise chain a session: five quick messages are stepped in order, without a lock in the store. */
export function createSessionQueue(): SessionQueue {
  const tails = new Map<string, { last: Promise<unknown>; waiting: number }>();
  return {
    async run(name, work) {
      const tail = tails.get(name) ?? { last: Promise.resolve(), waiting: 0 };
      if (tail.waiting >= LIMITS.sessionQueueMaxWaiting) {
        throw new AppError('conflict', 'too many turns of one session are waiting');
      }
      const mine = tail.last.then(work, work);
      tail.last = mine;
      tail.waiting += 1;
      tails.set(name, tail);
      try {
        return await mine;
      } finally {
        tail.waiting -= 1;
        if (tail.waiting === 0) tails.delete(name);
      }
    },
    async idle() {
      while (tails.size > 0) await Promise.allSettled([...tails.values()].map((tail) => tail.last));
    },
  };
}

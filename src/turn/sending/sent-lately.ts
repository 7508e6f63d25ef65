import type { RowId } from '../../core/ids.ts';
import { LIMITS } from '../../core/limits.ts';

/** What this process handed over and a platform took, by row. */
export type SentLately = { has(id: RowId): boolean; add(ids: readonly RowId[]): void };

/**
 * The same rows can be given to two callers: an event or a worker's words are repeated while they are on their way, or the
 * store failed when they were to be marked. The second finds them here and only marks them.
 */
export function createSentLately(nowMs: () => number): SentLately {
  const sentMs = new Map<RowId, number>();
  return {
    has: (id) => nowMs() - (sentMs.get(id) ?? Number.NEGATIVE_INFINITY) < LIMITS.sentRememberedMs,
    add(ids) {
      for (const id of ids) sentMs.set(id, nowMs());
      // The oldest stand first.
      for (const [id, ms] of sentMs) {
        if (nowMs() - ms < LIMITS.sentRememberedMs) return;
        sentMs.delete(id);
      }
    },
  };
}

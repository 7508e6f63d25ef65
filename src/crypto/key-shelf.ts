import type { SessionId, Tags } from '../core/ids.ts';

/** The wrapped keys of one UTC day: begins with their id and ".". `fresh` is put when there are none; null = only looked. */
export type DayAsked = { day: number; fresh: string | null; lifeMs: number };

/** Where wrapped keys are kept, apart from what they open: memory, or a Redis without a disk. A data key lives `dataKeyMs` from its last use. */
export interface KeyShelf {
  /** One row a day asked, in order: what is there, or was put; null when there is none. */
  days(asked: readonly DayAsked[]): Promise<(string | null)[]>;
  /**
   * The wrapped key of the session that began under one of the tags; `fresh` is put under today's when there is none. null
   * and nothing done when the keys of a day in `by` are not, by their id, the ones that are kept.
   */
  findOrPut(
    tags: Tags,
    fresh: string,
    by: readonly { day: number; id: string }[],
  ): Promise<{ sid: SessionId; wrapped: string } | null>;
  get(sid: SessionId): Promise<string | null>;
  /** Whether it was still `from`, and is `to` now; its life goes on. */
  replace(where: SessionId | { day: number }, change: { from: string; to: string }): Promise<boolean>;
  drop(sids: readonly SessionId[]): Promise<void>;
  ping(): Promise<void>;
  stop(): Promise<void>;
}

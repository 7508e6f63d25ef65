import type { OwnKeyId, SessionId, Tags } from '../core/ids.ts';
import type { Epoch } from './key-table.ts';

/**
 * Wrapped keys of a day, or of marks: a row begins with their id and ".". `fresh` is put when there are none; null = only
 * looked. What is there lives `lifeMs` more at least; 0 = as before.
 */
export type EpochAsked = { epoch: Epoch; fresh: string | null; lifeMs: number };

/** A session's key, keys of a day or of marks, or the key of one record. */
export type Place = SessionId | { epoch: Epoch } | { own: OwnKeyId };

/** Where wrapped keys are kept, apart from what they open: memory, or a Redis without a disk. A data key lives `dataKeyMs` from its last use. */
export interface KeyShelf {
  /** One row each, in order: what is there, or was put; null when there is none. */
  epochs(asked: readonly EpochAsked[]): Promise<(string | null)[]>;
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
  replace(where: Place, change: { from: string; to: string }): Promise<boolean>;
  drop(sids: readonly SessionId[]): Promise<void>;
  /** The wrapped key of one record; `fresh` is put when there is none. It lives `lifeMs` more at least; 0 and null = only looked. */
  own(id: OwnKeyId, fresh: string | null, lifeMs: number): Promise<string | null>;
  dropOwn(ids: readonly OwnKeyId[]): Promise<void>;
  ping(): Promise<void>;
  stop(): Promise<void>;
}

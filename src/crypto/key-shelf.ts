import type { SessionId, Tags } from '../core/ids.ts';

/** Where wrapped data keys are kept, apart from what they open: memory, or a Redis without a disk. Every key lives `dataKeyMs` from its last use. */
export interface KeyShelf {
  /** The wrapped key of the session that began under one of the tags; `fresh` is put under today's when there is none. */
  findOrPut(tags: Tags, fresh: string): Promise<{ sid: SessionId; wrapped: string }>;
  get(sid: SessionId): Promise<string | null>;
  drop(sids: readonly SessionId[]): Promise<void>;
  ping(): Promise<void>;
  stop(): Promise<void>;
}

import type { SessionId, Tag, Tags } from '../core/ids.ts';

/** 32 random bytes that seal one session; lives in memory for at most `dataKeyCacheMs` at a time. */
export type DataKey = Uint8Array & { readonly __brand: 'DataKey' };

/** What a sealed record is: a blob moved to another place, type or version does not open. */
export type SealContext = {
  type: 'session' | 'row' | 'line' | 'route' | 'trace' | 'worker' | 'invite' | 'desk-session';
  owner: string;
  /** The session's version, or the row's id; the type again where a blob outlasts versions (route, trace). */
  version: string;
};

/** Who somebody is today, and the keys of their session. No caller sees a key of the day or the deployment's secret. */
export interface Keys {
  /** Today's and yesterday's tag of somebody on a channel; no I/O. `identity` = `channel|bot|person`. */
  tags(identity: string, nowMs: number): Promise<Tags>;
  /** Keyed tag of an event of somebody's, for the dedupe mark; the same over midnight; no I/O. */
  mark(identity: string, eventId: string): Promise<Tag>;
  /** The data key of the session that began under one of these tags; made and kept (wrapped) when there is none. Always asks the key store. */
  wrap(tags: Tags): Promise<{ sid: SessionId; key: DataKey }>;
  /** The data key of a session, or null when it is gone. */
  unwrap(sid: SessionId): Promise<DataKey | null>;
  /** Shreds: after this nobody can open what the key sealed. */
  forget(sids: readonly SessionId[]): Promise<void>;
  /** The key for records that belong to the organisation (accounts), under the deployment's secret. */
  houseKey(): Promise<DataKey>;
  ping(): Promise<void>;
  stop(): Promise<void>;
}

/** AES-256-GCM over the JSON of a value, its context authenticated. Blobs are base64url. */
export interface Sealer {
  seal(key: DataKey, context: SealContext, value: unknown): Promise<string>;
  /** Throws `seal-broken` when the blob is not what the context says. */
  open(key: DataKey, context: SealContext, blob: string): Promise<unknown>;
}

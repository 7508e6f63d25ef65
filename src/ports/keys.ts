import type { OwnKeyId, SessionId, Tag, Tags } from '../core/ids.ts';

/** 32 random bytes that seal one session; lives in memory for at most `dataKeyCacheMs` at a time. */
export type DataKey = Uint8Array & { readonly __brand: 'DataKey' };

/** What a sealed record is: a blob moved to another place, type or version does not open. */
export type SealContext = {
  type:
    | 'session'
    | 'row'
    | 'line'
    | 'route'
    | 'trace'
    | 'worker'
    | 'invite'
    | 'desk-session'
    | 'way'
    | 'clearing'
    | 'capsule';
  owner: string;
  /** The session's version, or the row's id; the type again where a blob outlasts versions (route, trace). */
  version: string;
};

/** Under which secret something rests: the deployment's, the one before it, both, or one we were not given. */
export type Under = 'current' | 'previous' | 'both' | 'neither';
/** What a rotation or a look at it found: how many of the house key and the keys of days rest under which secret. */
export type WrappedCounts = Record<Under, number>;

/**
 * Who somebody is today, and the keys of their session. No caller sees a key of the day or the deployment's secret. What is
 * stored but does not open under it is `other-secret`; no second set of keys is ever made beside it.
 */
export interface Keys {
  /**
   * Today's and yesterday's tag of somebody on a channel. `identity` = `channel|bot|person`. I/O at a day's first use. When
   * nothing was heard of the keys of the day for `dayKeysTrustMs`, the key store is asked whether it has others by now;
   * not `asHeld`: for whoever calls `wrap` next, which compares them itself.
   */
  tags(identity: string, nowMs: number, options?: { asHeld: boolean }): Promise<Tags>;
  /** Keyed tag of an event of somebody's, for the dedupe mark; the same over midnight and a change of secret. I/O at first use, unless `tags` was asked before. */
  mark(identity: string, eventId: string): Promise<Tag>;
  /**
   * The data key of the session that began under one of these tags; made and kept (wrapped) when there is none. Always asks
   * the key store. Throws `keys-renewed` when the tags are by keys it has no more: ask for tags again.
   */
  wrap(tags: Tags): Promise<{ sid: SessionId; key: DataKey }>;
  /** The data key of a session, or null when it is gone. */
  unwrap(sid: SessionId): Promise<DataKey | null>;
  /** Shreds: after this nobody can open what the key sealed. */
  forget(sids: readonly SessionId[]): Promise<void>;
  /** A key of its own for one record that outlives its session, kept for so long. */
  makeOwn(id: OwnKeyId, lifeMs: number): Promise<DataKey>;
  /** The same key, or null when it is gone. */
  own(id: OwnKeyId): Promise<DataKey | null>;
  /** Shreds. */
  forgetOwn(ids: readonly OwnKeyId[]): Promise<void>;
  /**
   * What a code to come back with leads to: the name its capsule rests under, and the key that opens it, which is kept
   * nowhere. Both need the key server's key of marks besides the words: a thief of the store cannot try words.
   */
  ofCode(code: string): Promise<{ tag: Tag; key: DataKey }>;
  /** The key for records that belong to the organisation (accounts), kept in the store under the deployment's secret. I/O at first use. */
  houseKey(): Promise<DataKey>;
  /** For each tick: lets go of keys of days that are over, gives a key store that was emptied the keys of the day back, makes tomorrow's in time. */
  keepUp(): Promise<void>;
  /** Whether what both stores hold opens under our secret, or the previous one where it is given. Changes nothing. */
  examine(): Promise<'ok' | 'other secret' | 'empty'>;
  /** What rests under which secret. Changes nothing. */
  wrapped(): Promise<WrappedCounts>;
  /** Leaves everything that opens under the deployment's secret alone; returns how many that changed. May be repeated at any time. */
  rotate(): Promise<number>;
  ping(): Promise<void>;
  stop(): Promise<void>;
}

/** AES-256-GCM over the JSON of a value, its context authenticated. Blobs are base64url. */
export interface Sealer {
  seal(key: DataKey, context: SealContext, value: unknown): Promise<string>;
  /** Throws `seal-broken` when the blob is not what the context says. */
  open(key: DataKey, context: SealContext, blob: string): Promise<unknown>;
}

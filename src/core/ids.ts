/** A string that only its maker may mint, so that one kind of id is never passed for another. */
type Brand<Name extends string> = string & { readonly __brand: Name };

/** HMAC of who wrote, under a key of the day: nothing in the store says who it is. 22 base64url characters. */
export type Tag = Brand<'Tag'>;
/** The tag a session got on the day it began; it stays the session's name for its life. */
export type SessionId = Brand<'SessionId'>;
/** 128 random bits, base64url. */
export type CaseId = Brand<'CaseId'>;
/** 128 random bits, base64url; a worker's own account, never linked to a survivor. */
export type WorkerId = Brand<'WorkerId'>;
/** Names one message in an outbox or a relay; repeated with the same id it has one effect. */
export type RowId = Brand<'RowId'>;

/** Names a key of its own on the key server: 128 random bits, base64url. */
export type OwnKeyId = Brand<'OwnKeyId'>;

/** The tags one person has today and had yesterday; both are asked in one script, so midnight loses nobody. */
export type Tags = {
  readonly today: Tag;
  readonly yesterday: Tag;
  /** Which UTC day, and by which keys of it and of the day before: a key store that has others by now refuses them. */
  readonly madeWith?: { readonly day: number; readonly ids: readonly [today: string, yesterday: string] };
};

export function asTag(text: string): Tag {
  return text as Tag;
}
export function asSessionId(text: string): SessionId {
  return text as SessionId;
}
export function asCaseId(text: string): CaseId {
  return text as CaseId;
}
export function asWorkerId(text: string): WorkerId {
  return text as WorkerId;
}
export function asOwnKeyId(text: string): OwnKeyId {
  return text as OwnKeyId;
}
export function asRowId(text: string): RowId {
  return text as RowId;
}

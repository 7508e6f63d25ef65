import type { Messenger } from '../../core/channel.ts';
import { AppError } from '../../core/error.ts';
import type { OwnKeyId, SessionId } from '../../core/ids.ts';
import type { DataKey, SealContext, Sealer } from '../../ports/keys.ts';
import type { ToTake } from './take-away.ts';

/** What stands in a chat, as its platform names it, and when it was noted. */
export type Note = { channel: Messenger; atMs: number; of: unknown };
type OfSession = { sid: SessionId; key: DataKey };
type OfItsOwn = { id: OwnKeyId; key: DataKey };

const noteOf = (sid: SessionId): SealContext => ({ type: 'trace', owner: sid, version: 'trace' });
const leftOf = (id: OwnKeyId): SealContext => ({ type: 'clearing', owner: id, version: 'clearing' });

/** A note for the store, or null where the platform names nothing that could be taken away. */
export async function sealNote(sealer: Sealer, { sid, key }: OfSession, note: Note): Promise<string | null> {
  return note.of === null || note.of === undefined ? null : sealer.seal(key, noteOf(sid), note);
}

/** Notes in clear; one that does not open is left out. */
export async function openNotes(sealer: Sealer, { sid, key }: OfSession, sealed: readonly string[]): Promise<Note[]> {
  const opened = await Promise.all(sealed.map((blob) => openOrNull(sealer.open(key, noteOf(sid), blob))));
  return opened.filter((note) => note !== null) as Note[];
}

/** What is left in a chat, to be tried again. */
export function sealLeft(sealer: Sealer, { id, key }: OfItsOwn, left: ToTake): Promise<string> {
  return sealer.seal(key, leftOf(id), left);
}

export async function openLeft(sealer: Sealer, { id, key }: OfItsOwn, blob: string): Promise<ToTake | null> {
  return (await openOrNull(sealer.open(key, leftOf(id), blob))) as ToTake | null;
}

async function openOrNull(opening: Promise<unknown>): Promise<unknown> {
  try {
    return await opening;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'seal-broken') throw error;
    return null;
  }
}

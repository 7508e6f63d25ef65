import { toBase64url } from '../../core/basics/base64url.ts';
import { LIMITS } from '../../core/limits.ts';
import { importAesKey } from '../aes-gcm.ts';
import { ciphers } from '../ciphers/host-ciphers.ts';
import type { KeyShelf } from '../key-shelf.ts';
import type { Epoch } from '../key-table.ts';
import { otherSecret, type Wrapping } from './wrapping.ts';

const DAY_MS = 86_400_000;
const KEY_BYTES = 32;
const ID_BYTES = 12;
/** The random keys of one UTC day: `index` names people (HMAC), `envelope` wraps their data keys (AES). Never equal. */
export type DayKeys = { day: number; id: string; row: string; index: CryptoKey; envelope: CryptoKey };
/** The random HMAC key of marks; one for all days, so that a repeat over midnight is known. */
export type MarkKey = { id: string; row: string; sign: CryptoKey };

/** Whole UTC days since the epoch. */
export function dayOf(nowMs: number): number {
  return Math.floor(nowMs / DAY_MS);
}

/** How long a row is to live from now: of a day, until `dayKeysMs` from its beginning. */
export function lifeMs(epoch: Epoch, nowMs: number): number {
  return epoch === 'marks' ? LIMITS.markKeyMs : epoch * DAY_MS + LIMITS.dayKeysMs - nowMs;
}

/** What the keys are bound to. */
export function nameOf(epoch: Epoch): string {
  return `epoch|${epoch}`;
}

/** 32 bytes; of a day two such, one after the other and never equal. */
function randomBytes(epoch: Epoch): Uint8Array<ArrayBuffer> {
  if (epoch === 'marks') return crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  const bytes = crypto.getRandomValues(new Uint8Array(2 * KEY_BYTES));
  const same = bytes.subarray(0, KEY_BYTES).every((byte, at) => byte === bytes[KEY_BYTES + at]);
  return same ? randomBytes(epoch) : bytes;
}

export type Rests = { shelf: KeyShelf; wrapping: Wrapping };
type Opened = { id: string; row: string; bytes: Uint8Array };

/** Keys as they lay on the key store. What lies under the previous secret alone is wrapped anew there. */
async function openRow({ shelf, wrapping }: Rests, epoch: Epoch, row: string): Promise<Opened> {
  const { id, bytes, under } = await wrapping.look(nameOf(epoch), row);
  if (bytes === null) throw otherSecret('a key');
  const anew = under === 'previous' ? await wrapping.wrap({ name: nameOf(epoch), id, bytes }, 'all') : row;
  // If somebody else was faster it is wrapped anew already.
  if (anew !== row) await shelf.replace({ epoch }, { from: row, to: anew });
  return { id, row: anew, bytes };
}

export async function openDay(rests: Rests, day: number, row: string): Promise<DayKeys> {
  const { bytes, ...opened } = await openRow(rests, day, row);
  const index = await ciphers.importHmacKey(bytes.subarray(0, KEY_BYTES));
  return { day, ...opened, index, envelope: await importAesKey(bytes.subarray(KEY_BYTES)) };
}

export async function openMarks(rests: Rests, row: string): Promise<MarkKey> {
  const { bytes, ...opened } = await openRow(rests, 'marks', row);
  return { ...opened, sign: await ciphers.importHmacKey(bytes) };
}

/** New keys, wrapped. */
export function freshRow({ wrapping }: Rests, epoch: Epoch): Promise<string> {
  const id = toBase64url(crypto.getRandomValues(new Uint8Array(ID_BYTES)));
  return wrapping.wrap({ name: nameOf(epoch), id, bytes: randomBytes(epoch) }, 'all');
}

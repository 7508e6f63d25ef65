import { toBase64url } from '../../core/basics/base64url.ts';
import { LIMITS } from '../../core/limits.ts';
import { importAesKey } from '../aes-gcm.ts';
import { ciphers } from '../ciphers/host-ciphers.ts';
import type { KeyShelf } from '../key-shelf.ts';
import { otherSecret, type Wrapping } from './wrapping.ts';

const DAY_MS = 86_400_000;
const KEY_BYTES = 32;
const ID_BYTES = 12;
/** The random keys of one UTC day: `index` names people (HMAC), `envelope` wraps their data keys (AES). Never equal. */
export type DayKeys = { day: number; id: string; row: string; index: CryptoKey; envelope: CryptoKey };

/** Whole UTC days since the epoch. */
export function dayOf(nowMs: number): number {
  return Math.floor(nowMs / DAY_MS);
}

/** Until `dayKeysMs` from the beginning of the day. */
export function dayLifeMs(day: number, nowMs: number): number {
  return day * DAY_MS + LIMITS.dayKeysMs - nowMs;
}

/** What the keys of a day are bound to. */
export function dayName(day: number): string {
  return `day-keys|${day}`;
}

/** 32 bytes each, one after the other. */
function randomPair(): Uint8Array<ArrayBuffer> {
  const bytes = crypto.getRandomValues(new Uint8Array(2 * KEY_BYTES));
  const same = bytes.subarray(0, KEY_BYTES).every((byte, at) => byte === bytes[KEY_BYTES + at]);
  return same ? randomPair() : bytes;
}

async function imported(day: number, { id, row, bytes }: { id: string; row: string; bytes: Uint8Array }) {
  const index = await ciphers.importHmacKey(bytes.subarray(0, KEY_BYTES));
  return { day, id, row, index, envelope: await importAesKey(bytes.subarray(KEY_BYTES)) };
}

export type Rests = { shelf: KeyShelf; wrapping: Wrapping };

/** Keys of a day as they lay on the key store. What lies under the previous secret alone is wrapped anew there. */
export async function openRow({ shelf, wrapping }: Rests, day: number, row: string): Promise<DayKeys> {
  const { id, bytes, under } = await wrapping.look(dayName(day), row);
  if (bytes === null) throw otherSecret('the keys of a day');
  const anew = under === 'previous' ? await wrapping.wrap({ name: dayName(day), id, bytes }, 'all') : row;
  // If somebody else was faster it is wrapped anew already.
  if (anew !== row) await shelf.replace({ day }, { from: row, to: anew });
  return imported(day, { id, row: anew, bytes });
}

/** New keys of a day, wrapped. */
export function freshRow({ wrapping }: Rests, day: number): Promise<string> {
  const id = toBase64url(crypto.getRandomValues(new Uint8Array(ID_BYTES)));
  return wrapping.wrap({ name: dayName(day), id, bytes: randomPair() }, 'all');
}

import { toBase64url } from '../core/basics/base64url.ts';
import { codeOf, type ErrorCode } from '../core/error.ts';
import { LIMITS } from '../core/limits.ts';
import { importAesKey } from './aes-gcm.ts';
import { ciphers } from './ciphers/host-ciphers.ts';
import type { HouseKey } from './house-key.ts';
import type { KeyShelf } from './key-shelf.ts';
import { otherSecret, type Wrapping } from './wrapping.ts';

const DAY_MS = 86_400_000;
const KEY_BYTES = 32;
const ID_BYTES = 12;
/**
 * A store that does not answer says nothing of its keys. One whose secret was changed without this process has the same
 * keys until midnight, as far as this process can tell.
 */
const UNTOLD: readonly ErrorCode[] = ['key-store-unavailable', 'store-unavailable', 'other-secret'];

/** The random keys of one UTC day: `index` names people (HMAC), `envelope` wraps their data keys (AES). Never equal. */
export type DayKeys = { day: number; id: string; row: string; index: CryptoKey; envelope: CryptoKey };

/** What a process holds of the keys of days, and how it comes by them. */
export type DayKeyRing = {
  /** Keys of the day and of the day before, as held; asked and made when one of them is not. Throws `other-secret`. */
  pair(day: number): Promise<Pair>;
  /** As held if the key store said in the last `dayKeysTrustMs` that it has the same; else asked, and as held while it cannot be told. */
  trusted(day: number): Promise<Pair>;
  /** The same, always asked: what the key store has is taken over, what it lost is given back. */
  renewed(day: number): Promise<Pair>;
  /** The keys of the day that have this id; null when they are gone. */
  find(day: number, id: string): Promise<DayKeys | null>;
  /** The key store has just said that it holds the same. */
  confirm(): void;
  /** Lets go of days that are over. */
  dropOld(): void;
};
export type Pair = readonly [today: DayKeys, yesterday: DayKeys];

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

type Options = { shelf: KeyShelf; wrapping: Wrapping; house: HouseKey; nowMs: () => number };

/** Values are held, never promises: on Workers one request must not wait for another's I/O. */
export function createDayKeyRing({ shelf, wrapping, house, nowMs }: Options): DayKeyRing {
  const held = new Map<number, DayKeys>();
  let confirmedMs = Number.NEGATIVE_INFINITY;
  const confirm = () => {
    confirmedMs = nowMs();
  };
  const dropOld = () => {
    for (const day of held.keys()) if (day < dayOf(nowMs()) - 1) held.delete(day);
  };

  /** A row as it came from the key store, held from now on. What lies under the previous secret alone is wrapped anew. */
  async function takeOver(day: number, row: string): Promise<DayKeys> {
    const known = held.get(day);
    if (known !== undefined && row.startsWith(`${known.id}.`)) return known;
    const { id, bytes, under } = await wrapping.look(dayName(day), row);
    if (bytes === null) throw otherSecret('the keys of a day');
    const anew = under === 'previous' ? await wrapping.wrap({ name: dayName(day), id, bytes }, 'all') : row;
    // If somebody else was faster it is wrapped anew already.
    if (anew !== row) await shelf.replace({ day }, { from: row, to: anew });
    const keys = await imported(day, { id, row: anew, bytes });
    held.set(day, keys);
    dropOld();
    return keys;
  }

  /** What is put when the key store has none: what this process still holds of the day, or new keys. */
  async function offered(day: number): Promise<string> {
    const known = held.get(day);
    if (known !== undefined) return known.row;
    const id = toBase64url(crypto.getRandomValues(new Uint8Array(ID_BYTES)));
    return wrapping.wrap({ name: dayName(day), id, bytes: randomPair() }, 'all');
  }

  /**
   * Store and key store are asked side by side. Nothing is made before all that is there has opened: with another secret a
   * second set of keys would come to lie beside the first.
   */
  async function ask(days: readonly number[]): Promise<DayKeys[]> {
    const looked = days.map((day) => ({ day, fresh: null, lifeMs: 0 }));
    const [record, rows] = await Promise.all([house.read(), shelf.days(looked)]);
    const there = await Promise.all(rows.map((row, at) => (row === null ? null : takeOver(days[at] as number, row))));
    await house.settle(record);
    const made = await make(days.filter((_, at) => there[at] === null));
    confirm();
    return days.map((day, at) => there[at] ?? (made.get(day) as DayKeys));
  }

  /** Of several processes that make the keys of one day, all get the first one's. */
  async function make(days: readonly number[]): Promise<Map<number, DayKeys>> {
    if (days.length === 0) return new Map();
    const put = days.map(async (day) => ({ day, fresh: await offered(day), lifeMs: dayLifeMs(day, nowMs()) }));
    const rows = await shelf.days(await Promise.all(put));
    const made = rows.map(async (row, at) => takeOver(days[at] as number, row ?? ''));
    return new Map((await Promise.all(made)).map((keys) => [keys.day, keys]));
  }

  async function renewed(day: number): Promise<Pair> {
    const [today, yesterday] = await ask([day, day - 1]);
    return [today as DayKeys, yesterday as DayKeys];
  }

  function pairHeld(day: number): Pair | null {
    dropOld();
    const [today, yesterday] = [held.get(day), held.get(day - 1)];
    return today && yesterday ? [today, yesterday] : null;
  }

  return {
    pair: async (day) => pairHeld(day) ?? renewed(day),
    async trusted(day) {
      const pair = pairHeld(day);
      if (pair !== null && Math.abs(nowMs() - confirmedMs) < LIMITS.dayKeysTrustMs) return pair;
      try {
        return await renewed(day);
      } catch (error) {
        if (pair === null || !UNTOLD.includes(codeOf(error))) throw error;
        return pair;
      }
    },
    renewed,
    async find(day, id) {
      dropOld();
      const known = held.get(day);
      if (known?.id === id) return known;
      const [row] = await shelf.days([{ day, fresh: null, lifeMs: 0 }]);
      if (!row?.startsWith(`${id}.`)) return null;
      return takeOver(day, row);
    },
    confirm,
    dropOld,
  };
}

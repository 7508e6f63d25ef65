import { toBase64url } from '../../core/basics/base64url.ts';
import { AppError } from '../../core/error.ts';
import { LIMITS } from '../../core/limits.ts';
import type { DataKey } from '../../ports/keys.ts';
import type { RecordKey, Store, StoredRecord } from '../../ports/store.ts';
import { ciphers } from '../ciphers/host-ciphers.ts';
import { otherSecret, type Wrapping } from './wrapping.ts';

const KEY_BYTES = 32;
const ID_BYTES = 12;
const utf8 = new TextEncoder();

export type Records = Pick<Store, 'getRecords' | 'putAll'>;
/** Where the house key lies in the store, and what it is bound to. */
export const HOUSE: RecordKey = { kind: 'house', id: 'key' };
export const HOUSE_NAME = 'house-key';

/** The key of the organisation's own records, and the one of dedupe marks that comes of it. */
export type House = { key: DataKey; mark: CryptoKey };
export type HouseKey = {
  /** As held by this process, or null. */
  held(): House | null;
  read(): Promise<StoredRecord | null>;
  /**
   * Opens what was read and holds it; wraps it anew when it lies under the previous secret alone. Where there was none,
   * gives back what this process holds, or makes it. Throws `other-secret`.
   */
  settle(record: StoredRecord | null): Promise<House>;
};

/** HMAC key of dedupe marks: as lasting as the house key, so that a mark is known over midnight and a change of secret. */
async function markKey(house: Uint8Array): Promise<CryptoKey> {
  const base = await crypto.subtle.importKey('raw', new Uint8Array(house), 'HKDF', false, ['deriveBits']);
  const parameters = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: utf8.encode('yulan v1|marks') };
  const raw = await crypto.subtle.deriveBits(parameters, base, 256);
  return ciphers.importHmacKey(new Uint8Array(raw));
}

/** A random key kept in the store as a record, wrapped under the deployment's secret. */
export function createHouseKey(records: Records, wrapping: Wrapping): HouseKey {
  let kept: (House & { id: string; blob: string }) | null = null;
  const read = async () => (await records.getRecords([HOUSE]))[0] ?? null;
  const write = (expect: number, blob: string) => records.putAll([{ ...HOUSE, expect, blob, lifeMs: null }]);

  async function open({ version, blob }: StoredRecord): Promise<House> {
    // Wrapped otherwise since: it must still open, or what this process makes would be closed to all others.
    if (kept !== null && kept.blob === blob) return kept;
    const { id, bytes, under } = await wrapping.look(HOUSE_NAME, blob);
    if (bytes === null) throw otherSecret('the house key');
    const anew = under === 'previous' ? await wrapping.wrap({ name: HOUSE_NAME, id, bytes }, 'all') : blob;
    // If somebody else was faster it is wrapped anew already.
    if (anew !== blob) await write(version, anew);
    const house = kept?.id === id ? kept : { key: bytes as DataKey, mark: await markKey(bytes) };
    kept = { ...house, id, blob: anew };
    return kept;
  }

  async function fresh(): Promise<string> {
    const [id, bytes] = [new Uint8Array(ID_BYTES), new Uint8Array(KEY_BYTES)].map((room) =>
      crypto.getRandomValues(room),
    ) as [Uint8Array, Uint8Array];
    return wrapping.wrap({ name: HOUSE_NAME, id: toBase64url(id), bytes }, 'all');
  }

  return {
    held: () => kept,
    read,
    async settle(record) {
      let found = record;
      // Whoever loses the race reads what the other made.
      for (let attempt = 0; attempt < LIMITS.recordMaxAttempts; attempt += 1) {
        if (found !== null) return open(found);
        const blob = kept?.blob ?? (await fresh());
        if ((await write(0, blob)) === 'done') return open({ version: 1, blob });
        found = await read();
      }
      throw new AppError('conflict', 'the house key kept coming and going');
    },
  };
}

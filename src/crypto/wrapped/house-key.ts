import { toBase64url } from '../../core/basics/base64url.ts';
import { AppError } from '../../core/error.ts';
import { LIMITS } from '../../core/limits.ts';
import type { DataKey } from '../../ports/keys.ts';
import type { RecordKey, Store, StoredRecord } from '../../ports/store.ts';
import { otherSecret, type Wrapping } from './wrapping.ts';

const KEY_BYTES = 32;
const ID_BYTES = 12;

export type Records = Pick<Store, 'getRecords' | 'putAll'>;
/** Where the house key lies in the store, and what it is bound to. */
export const HOUSE: RecordKey = { kind: 'house', id: 'key' };
export const HOUSE_NAME = 'house-key';

export type HouseKey = {
  /** As held by this process, or null. */
  held(): DataKey | null;
  read(): Promise<StoredRecord | null>;
  /**
   * Opens what was read and holds it; wraps it anew when it lies under the previous secret alone. Where there was none,
   * gives back what this process holds, or makes it. Throws `other-secret`.
   */
  settle(record: StoredRecord | null): Promise<DataKey>;
};

/** A random key kept in the store as a record, wrapped under the deployment's secret. */
export function createHouseKey(records: Records, wrapping: Wrapping): HouseKey {
  let kept: { key: DataKey; id: string; blob: string } | null = null;
  const read = async () => (await records.getRecords([HOUSE]))[0] ?? null;
  const write = (expect: number, blob: string) => records.putAll([{ ...HOUSE, expect, blob, lifeMs: null }]);

  async function open({ version, blob }: StoredRecord): Promise<DataKey> {
    // Wrapped otherwise since: it must still open, or what this process makes would be closed to all others.
    if (kept !== null && kept.blob === blob) return kept.key;
    const { id, bytes, under } = await wrapping.look(HOUSE_NAME, blob);
    if (bytes === null) throw otherSecret('the house key');
    const anew = under === 'previous' ? await wrapping.wrap({ name: HOUSE_NAME, id, bytes }, 'all') : blob;
    // If somebody else was faster it is wrapped anew already.
    if (anew !== blob) await write(version, anew);
    const key = kept?.id === id ? kept.key : (bytes as DataKey);
    kept = { key, id, blob: anew };
    return key;
  }

  async function fresh(): Promise<string> {
    const [id, bytes] = [new Uint8Array(ID_BYTES), new Uint8Array(KEY_BYTES)].map((room) =>
      crypto.getRandomValues(room),
    ) as [Uint8Array, Uint8Array];
    return wrapping.wrap({ name: HOUSE_NAME, id: toBase64url(id), bytes }, 'all');
  }

  return {
    held: () => kept?.key ?? null,
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

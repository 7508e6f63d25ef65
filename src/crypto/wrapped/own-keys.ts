import { AppError } from '../../core/error.ts';
import type { OwnKeyId } from '../../core/ids.ts';
import { LIMITS } from '../../core/limits.ts';
import type { DataKey, Keys } from '../../ports/keys.ts';
import { decryptOrNull, encrypt, importAesKey } from '../aes-gcm.ts';
import type { KeyShelf } from '../key-shelf.ts';
import { freshDataKey } from './data-keys.ts';

type Options = { shelf: KeyShelf; house: () => Promise<DataKey> };
type OwnKeys = Pick<Keys, 'makeOwn' | 'own' | 'forgetOwn'>;

const contextOf = (id: OwnKeyId) => `v1|own-key|${id}`;

/**
 * Random keys of single records. They lie on the key store alone, under the house key, whose own place is the store: neither
 * of the two opens them without the other, and what is dropped on the key store is gone.
 */
export function createOwnKeys({ shelf, house }: Options): OwnKeys {
  const wrap = async (id: OwnKeyId, key: DataKey) => encrypt(await importAesKey(await house()), contextOf(id), key);
  const open = async (id: OwnKeyId, row: string) =>
    (await decryptOrNull(await importAesKey(await house()), contextOf(id), row)) as DataKey | null;
  return {
    async makeOwn(id, lifeMs) {
      const fresh = freshDataKey();
      const offered = await wrap(id, fresh);
      for (let attempt = 0; attempt < LIMITS.recordMaxAttempts; attempt += 1) {
        const row = await shelf.own(id, offered, lifeMs);
        if (row === null || row === offered) return fresh;
        const key = await open(id, row);
        if (key !== null) return key;
        // Nobody can open it any more: it gives way.
        await shelf.replace({ own: id }, { from: row, to: offered });
      }
      throw new AppError('conflict', 'the key of a record kept moving');
    },
    async own(id) {
      const row = await shelf.own(id, null, 0);
      return row === null ? null : open(id, row);
    },
    forgetOwn: (ids) => shelf.dropOwn(ids),
  };
}

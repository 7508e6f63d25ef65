import { AppError } from '../../core/error.ts';
import type { Under } from '../../ports/keys.ts';
import { decryptOrNull, encrypt, importAesKey } from '../aes-gcm.ts';
import { ciphers } from '../ciphers/host-ciphers.ts';

const utf8 = new TextEncoder();

/** The deployment's secret, the one before it while it is being changed, and whose they are. */
export type Secrets = { secret: Uint8Array; previous: Uint8Array | null; cell: string };
/** Random keys at rest: `<id>.<blob>`, a blob a secret. The id is random too, and the same however they are wrapped. */
export type Row = { name: string; id: string; bytes: Uint8Array };
export type Looked = {
  id: string;
  /** null = under neither secret. */
  bytes: Uint8Array | null;
  under: Under;
  /** Also under a secret we were not given. */
  foreign: boolean;
};

export type Wrapping = {
  /**
   * Under `all` secrets given: while a secret is being changed, processes that have only one of the two read on. Under the
   * `current` alone: the end of the change.
   */
  wrap(row: Row, under: 'all' | 'current'): Promise<string>;
  look(name: string, text: string): Promise<Looked>;
};

/** The key that wraps, by HKDF-SHA-256 from the secret (RFC 5869). It wraps keys and nothing else. */
async function wrappingKey(secret: Uint8Array, cell: string): Promise<CryptoKey> {
  const derivation = { secret, salt: utf8.encode(cell), info: utf8.encode('yulan v1|wrap keys') };
  return importAesKey(await ciphers.derive(derivation));
}

/** Keys wrapped under the deployment's secret; each bound to its name and id. */
export function createWrapping({ secret, previous, cell }: Secrets): Wrapping {
  let made: Promise<[CryptoKey, CryptoKey | null]> | null = null;
  const keys = () => {
    made ??= Promise.all([wrappingKey(secret, cell), previous && wrappingKey(previous, cell)]);
    return made;
  };
  const contextOf = (name: string, id: string) => `v1|${name}|${id}`;
  return {
    async wrap({ name, id, bytes }, under) {
      const [current, before] = await keys();
      const used = before === null || under === 'current' ? [current] : [current, before];
      const blobs = await Promise.all(used.map((key) => encrypt(key, contextOf(name, id), bytes)));
      return [id, ...blobs].join('.');
    },
    async look(name, text) {
      const [id = '', ...blobs] = text.split('.');
      const [current, before] = await keys();
      const openAll = (key: CryptoKey | null) =>
        Promise.all(blobs.map((blob) => key && decryptOrNull(key, contextOf(name, id), blob)));
      const [mine, earlier] = await Promise.all([openAll(current), openAll(before)]);
      const byMine = mine.find((bytes) => bytes !== null) ?? null;
      const byEarlier = earlier.find((bytes) => bytes !== null) ?? null;
      const foreign = blobs.some((_, at) => mine[at] === null && earlier[at] === null);
      return { id, bytes: byMine ?? byEarlier, under: underOf(byMine !== null, byEarlier !== null), foreign };
    },
  };
}

function underOf(mine: boolean, earlier: boolean): Under {
  if (mine) return earlier ? 'both' : 'current';
  return earlier ? 'previous' : 'neither';
}

/** What is stored and does not open. Whoever meets it stops: making new keys would leave two sets of them. */
export function otherSecret(what: string): AppError {
  return new AppError('other-secret', `${what} in the store does not open under YULAN_SECRET`);
}

import type { DataKey, SealContext, Sealer } from '../ports/keys.ts';
import { decrypt, encrypt, importAesKey } from './aes-gcm.ts';

const utf8 = new TextEncoder();
const fromUtf8 = new TextDecoder('utf-8', { fatal: true });

function contextText({ type, owner, version }: SealContext): string {
  return `v1|${type}|${owner}|${version}`;
}

/** AES-256-GCM over JSON. Imported keys are kept only as long as their bytes are. */
export function createSealer(): Sealer {
  const imported = new WeakMap<DataKey, Promise<CryptoKey>>();
  const importOnce = (key: DataKey) => {
    const known = imported.get(key);
    if (known !== undefined) return known;
    const made = importAesKey(key);
    imported.set(key, made);
    return made;
  };
  return {
    async seal(key, context, value) {
      return encrypt(await importOnce(key), contextText(context), utf8.encode(JSON.stringify(value)));
    },
    async open(key, context, blob) {
      return JSON.parse(fromUtf8.decode(await decrypt(await importOnce(key), contextText(context), blob)));
    },
  };
}

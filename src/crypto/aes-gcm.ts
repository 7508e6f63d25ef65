// crypto/ seals and names: keyed tags, data keys and AES-GCM; keys are WebCrypto's.

import { AppError } from '../core/error.ts';
import { ciphers } from './ciphers/host-ciphers.ts';

/** A raw 32-byte key, to seal with. */
export function importAesKey(raw: Uint8Array): Promise<CryptoKey> {
  return ciphers.importAesKey(raw);
}

/** base64url of IV and ciphertext; `context` is authenticated, not kept. */
export function encrypt(key: CryptoKey, context: string, plain: Uint8Array): Promise<string> {
  return ciphers.encrypt(key, context, plain);
}

/** The plain bytes; throws `seal-broken` when key, context or blob is not the one it was sealed with. */
export async function decrypt(key: CryptoKey, context: string, blob: string): Promise<Uint8Array> {
  const plain = await decryptOrNull(key, context, blob);
  if (plain === null) throw new AppError('seal-broken', 'a sealed record did not open');
  return plain;
}

/** The plain bytes, or null when key, context or blob is not the one it was sealed with. */
export async function decryptOrNull(key: CryptoKey, context: string, blob: string): Promise<Uint8Array | null> {
  try {
    return await ciphers.decrypt(key, context, blob);
  } catch {
    // The host says no more than that it failed; text that is no base64 was not sealed by us either.
    return null;
  }
}

// crypto/ seals and names: keyed tags, data keys and AES-GCM, by WebCrypto alone.

import { fromBase64url, toBase64url } from '../core/basics/base64url.ts';
import { AppError } from '../core/error.ts';

const IV_BYTES = 12;
const utf8 = new TextEncoder();

/** A raw 32-byte key as WebCrypto wants it. */
export function importAesKey(raw: Uint8Array): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', new Uint8Array(raw), 'AES-GCM', false, ['encrypt', 'decrypt']);
}

/** base64url of IV and ciphertext; `context` is authenticated, not kept. */
export async function encrypt(key: CryptoKey, context: string, plain: Uint8Array): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const cipher = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv, additionalData: utf8.encode(context) },
    key,
    new Uint8Array(plain),
  );
  const blob = new Uint8Array(IV_BYTES + cipher.byteLength);
  blob.set(iv);
  blob.set(new Uint8Array(cipher), IV_BYTES);
  return toBase64url(blob);
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
    const bytes = fromBase64url(blob);
    const algorithm = { name: 'AES-GCM', iv: bytes.subarray(0, IV_BYTES), additionalData: utf8.encode(context) };
    return new Uint8Array(await crypto.subtle.decrypt(algorithm, key, bytes.subarray(IV_BYTES)));
  } catch {
    // WebCrypto says no more than that it failed; text that is no base64 was not sealed by us either.
    return null;
  }
}

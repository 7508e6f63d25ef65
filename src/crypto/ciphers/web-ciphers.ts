import { fromBase64url, toBase64url } from '../../core/basics/base64url.ts';
import { type Ciphers, DERIVED_BYTES, IV_BYTES } from './ciphers.ts';

const HMAC = { name: 'HMAC', hash: 'SHA-256' };
const utf8 = new TextEncoder();

/** By WebCrypto, which every host has. */
export const webCiphers: Ciphers = {
  importAesKey: (raw) => crypto.subtle.importKey('raw', new Uint8Array(raw), 'AES-GCM', false, ['encrypt', 'decrypt']),
  importHmacKey: (raw) => crypto.subtle.importKey('raw', new Uint8Array(raw), HMAC, false, ['sign']),
  async encrypt(key, context, plain) {
    const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
    const algorithm = { name: 'AES-GCM', iv, additionalData: utf8.encode(context) };
    const cipher = await crypto.subtle.encrypt(algorithm, key, new Uint8Array(plain));
    const blob = new Uint8Array(IV_BYTES + cipher.byteLength);
    blob.set(iv);
    blob.set(new Uint8Array(cipher), IV_BYTES);
    return toBase64url(blob);
  },
  async decrypt(key, context, blob) {
    const bytes = fromBase64url(blob);
    const algorithm = { name: 'AES-GCM', iv: bytes.subarray(0, IV_BYTES), additionalData: utf8.encode(context) };
    return new Uint8Array(await crypto.subtle.decrypt(algorithm, key, bytes.subarray(IV_BYTES)));
  },
  sign: async (key, text) => new Uint8Array(await crypto.subtle.sign('HMAC', key, utf8.encode(text))),
  async derive(from) {
    const [secret, salt, info] = [from.secret, from.salt, from.info].map((bytes) => new Uint8Array(bytes)) as [
      Uint8Array<ArrayBuffer>,
      Uint8Array<ArrayBuffer>,
      Uint8Array<ArrayBuffer>,
    ];
    const base = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits']);
    const parameters = { name: 'HKDF', hash: 'SHA-256', salt, info };
    return new Uint8Array(await crypto.subtle.deriveBits(parameters, base, 8 * DERIVED_BYTES));
  },
};

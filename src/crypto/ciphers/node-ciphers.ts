import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomFillSync,
} from 'node:crypto';
import { type Ciphers, DERIVED_BYTES, IV_BYTES } from './ciphers.ts';
import { webCiphers } from './web-ciphers.ts';

const TAG_BYTES = 16;
const ALGORITHM = 'aes-256-gcm';
const utf8 = new TextEncoder();
const BASE64URL = /^[\w-]*$/;

/** What OpenSSL is handed for a key of ours, kept only as long as the key. */
const handles = new WeakMap<CryptoKey, KeyObject>();

async function withHandle(importing: Promise<CryptoKey>, raw: Uint8Array): Promise<CryptoKey> {
  const handle = createSecretKey(raw);
  const key = await importing;
  handles.set(key, handle);
  return key;
}

/** By OpenSSL on this very thread; a key that was imported elsewhere is left to WebCrypto. */
export const nodeCiphers: Ciphers = {
  importAesKey: (raw) => withHandle(webCiphers.importAesKey(raw), raw),
  importHmacKey: (raw) => withHandle(webCiphers.importHmacKey(raw), raw),
  async encrypt(key, context, plain) {
    const handle = handles.get(key);
    if (handle === undefined) return webCiphers.encrypt(key, context, plain);
    const iv = randomFillSync(Buffer.allocUnsafe(IV_BYTES));
    const cipher = createCipheriv(ALGORITHM, handle, iv);
    cipher.setAAD(utf8.encode(context));
    return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]).toString('base64url');
  },
  async decrypt(key, context, blob) {
    const handle = handles.get(key);
    if (handle === undefined) return webCiphers.decrypt(key, context, blob);
    // Buffer.from leaves out what is not of the alphabet.
    if (!BASE64URL.test(blob)) throw new Error('no base64url');
    const bytes = Buffer.from(blob, 'base64url');
    const end = bytes.length - TAG_BYTES;
    if (end < IV_BYTES) throw new Error('too short to be sealed');
    const cipher = createDecipheriv(ALGORITHM, handle, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
    cipher.setAAD(utf8.encode(context));
    cipher.setAuthTag(bytes.subarray(end));
    const plain = Buffer.concat([cipher.update(bytes.subarray(IV_BYTES, end)), cipher.final()]);
    // Buffers share their memory with others; keys are among what is sealed.
    return new Uint8Array(plain);
  },
  async sign(key, text) {
    const handle = handles.get(key);
    if (handle === undefined) return webCiphers.sign(key, text);
    return new Uint8Array(createHmac('sha256', handle).update(text, 'utf8').digest());
  },
  derive: async ({ secret, salt, info }) => new Uint8Array(hkdfSync('sha256', secret, salt, info, DERIVED_BYTES)),
};

import { toBase64url } from '../core/basics/base64url.ts';
import { asTag, type Tag } from '../core/ids.ts';
import type { DataKey, Keys } from '../ports/keys.ts';
import { ciphers } from './ciphers/host-ciphers.ts';

const TAG_BYTES = 16;
const utf8 = new TextEncoder();
const INFO = utf8.encode('yulan v1|capsule');

/** The first 128 bits of our key's HMAC over the text. */
export async function keyedTag(key: CryptoKey, text: string): Promise<Tag> {
  const digest = await ciphers.sign(key, text);
  return asTag(toBase64url(digest.subarray(0, TAG_BYTES)));
}

/**
 * Where the capsule of a code rests, and what opens it. The key is made of the words (HKDF-SHA-256) with a salt that only
 * the key store's key of marks can give; the tag is another value under that key, so that it says nothing of the first.
 */
export async function keysOfCode(marks: CryptoKey, code: string): ReturnType<Keys['ofCode']> {
  const [tag, salt] = await Promise.all([
    keyedTag(marks, `code tag|${code}`),
    ciphers.sign(marks, `code salt|${code}`),
  ]);
  const key = await ciphers.derive({ secret: utf8.encode(code), salt, info: INFO });
  return { tag, key: key as DataKey };
}

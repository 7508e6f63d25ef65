import { describe, expect, test } from 'vitest';
import { fromBase64url, toBase64url } from '../../src/core/basics/base64url.ts';
import { ciphers } from '../../src/crypto/ciphers/host-ciphers.ts';
import { nodeCiphers } from '../../src/crypto/ciphers/node-ciphers.ts';
import { webCiphers } from '../../src/crypto/ciphers/web-ciphers.ts';

const raw = Uint8Array.from({ length: 32 }, (_, index) => index);
// As Node imports them: a key of WebCrypto's that both ways can use.
const aes = await nodeCiphers.importAesKey(raw);
const hmac = await nodeCiphers.importHmacKey(raw);
const utf8 = new TextEncoder();
const words = utf8.encode('昨天的话 — 🌙');

/** Sealed once by WebCrypto; both ways must open it for ever. */
const SEALED = 's1jk5evJfN3UF0gvJNGUH2e3UD1qrZEXFqKNEAwJENkpVqbuuxqU3jiis-TqOvNbtw';
const CONTEXT = 'v1|session|somebody|1';
/** Our key's over the same words, once by WebCrypto. */
const SIGNED = 'TiYGBQsuruJCX4B7Le_9Hr3dEbcfnPOcEK2aTULKpSI';

const bytes = (from: number, to: number) => Uint8Array.from({ length: to - from }, (_, at) => from + at);
const hex = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'));
/** Appendix A.1 to A.3 of RFC 5869; of each output the first 32 bytes, which do not depend on its length. */
const DERIVED = [
  [
    'A.1',
    { secret: new Uint8Array(22).fill(0x0b), salt: bytes(0x00, 0x0d), info: bytes(0xf0, 0xfa) },
    hex('3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf'),
  ],
  [
    'A.2',
    { secret: bytes(0x00, 0x50), salt: bytes(0x60, 0xb0), info: bytes(0xb0, 0x100) },
    hex('b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c'),
  ],
  [
    'A.3',
    { secret: new Uint8Array(22).fill(0x0b), salt: new Uint8Array(0), info: new Uint8Array(0) },
    hex('8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d'),
  ],
] as const;
/** Of the words above with our key's signature of "salt" beside them, once by Python's hmac module. */
const DERIVED_ONCE = 'fm_ylkCZLm0Drknz-053yuW5orhTu37CRmyFtDdPVvc';

const both = Object.entries({ node: nodeCiphers, web: webCiphers });

test('on Node the work is done on the spot', () => {
  expect(ciphers).toBe(nodeCiphers);
});

describe.each(both)('by way of %s', (_name, own) => {
  test.each(both)('what is sealed is opened by way of %s', async (_other, other) => {
    for (const plain of [words, new Uint8Array(0), new Uint8Array(70_000).fill(7)]) {
      expect(await other.decrypt(aes, CONTEXT, await own.encrypt(aes, CONTEXT, plain))).toEqual(plain);
    }
  });

  test('what was sealed long ago is opened', async () => {
    expect(await own.decrypt(aes, CONTEXT, SEALED)).toEqual(words);
  });

  test('a name is the one it always was', async () => {
    expect(toBase64url(await own.sign(hmac, '昨天的话 — 🌙'))).toBe(SIGNED);
  });

  test.each(DERIVED)('a derived key is the one of RFC 5869, %s', async (_case, from, wanted) => {
    expect(await own.derive(from)).toEqual(wanted);
  });

  test('a derived key is the one it always was, in memory of its own', async () => {
    const salt = await own.sign(hmac, 'salt');
    const key = await own.derive({ secret: words, salt, info: utf8.encode('yulan v1|capsule') });
    expect(toBase64url(key)).toBe(DERIVED_ONCE);
    expect(key.buffer.byteLength).toBe(32);
  });

  test('no two sealings of the same words are alike', async () => {
    const sealed = await Promise.all(Array.from({ length: 50 }, () => own.encrypt(aes, CONTEXT, words)));
    expect(new Set(sealed.map((blob) => blob.slice(0, 16))).size).toBe(50);
  });

  test('a key imported by the other way is as good', async () => {
    const [key, name] = await Promise.all([webCiphers.importAesKey(raw), webCiphers.importHmacKey(raw)]);
    expect(await own.decrypt(key, CONTEXT, await own.encrypt(key, CONTEXT, words))).toEqual(words);
    expect(await own.decrypt(key, CONTEXT, SEALED)).toEqual(words);
    expect(toBase64url(await own.sign(name, '昨天的话 — 🌙'))).toBe(SIGNED);
  });

  test('a key cannot be read out', async () => {
    expect((await own.importAesKey(raw)).extractable).toBe(false);
    expect((await own.importHmacKey(raw)).extractable).toBe(false);
  });

  test('what was changed, moved or cut does not open', async () => {
    const sealed = fromBase64url(SEALED);
    const changed = [...sealed.keys()].map((at) => sealed.map((byte, index) => (index === at ? byte ^ 1 : byte)));
    const broken = [...changed.map(toBase64url), SEALED.slice(0, -4), SEALED.slice(0, 30), '', `${SEALED}!`, '!'];
    for (const blob of broken) await expect(own.decrypt(aes, CONTEXT, blob), blob).rejects.toThrow();
    await expect(own.decrypt(aes, `${CONTEXT}0`, SEALED)).rejects.toThrow();
  });

  test("what is opened is nobody else's memory", async () => {
    const plain = await own.decrypt(aes, CONTEXT, SEALED);
    expect(plain.buffer.byteLength).toBe(plain.length);
  });
});

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
    const bytes = fromBase64url(SEALED);
    const changed = [0, 12, bytes.length - 1].map((at) => bytes.map((byte, index) => (index === at ? byte ^ 1 : byte)));
    const broken = [...changed.map(toBase64url), SEALED.slice(0, -4), SEALED.slice(0, 30), '', `${SEALED}!`, '!'];
    for (const blob of broken) await expect(own.decrypt(aes, CONTEXT, blob), blob).rejects.toThrow();
    await expect(own.decrypt(aes, `${CONTEXT}0`, SEALED)).rejects.toThrow();
  });

  test("what is opened is nobody else's memory", async () => {
    const plain = await own.decrypt(aes, CONTEXT, SEALED);
    expect(plain.buffer.byteLength).toBe(plain.length);
  });
});

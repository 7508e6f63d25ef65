import { describe, expect, it } from 'vitest';
import { nodeCiphers } from '../../src/crypto/ciphers/node-ciphers.ts';
import { webCiphers } from '../../src/crypto/ciphers/web-ciphers.ts';
import { keysOfCode } from '../../src/crypto/code-keys.ts';
import { createSealer } from '../../src/crypto/seal.ts';
import { testSecret } from '../support/small-house.ts';
import { keyHouse, secretNumber } from './key-house.ts';

const CODE = 'apple banana river stone window garden pencil orange';
const CHINESE = '苹果河石窗园笔橙';
const DAY_MS = 86_400_000;

describe('what a code leads to', () => {
  it('is the same in every process, on every day, and after a change of secret', async () => {
    const house = keyHouse();
    const first = await house.process().ofCode(CODE);
    expect(await house.process().ofCode(CODE)).toEqual(first);
    for (let days = 0; days < 3; days += 1) {
      house.clock.advance(DAY_MS);
      await house.process().keepUp();
    }
    await house.process({ secret: secretNumber(1), previous: testSecret }).rotate();
    expect(await house.process({ secret: secretNumber(1) }).ofCode(CODE)).toEqual(first);
  });

  it('differs by the code, and neither part is the other', async () => {
    const keys = keyHouse().process();
    const all = await Promise.all([CODE, CHINESE, '蓝色 豆腐 19:30', `${CODE} `].map((code) => keys.ofCode(code)));
    expect(new Set(all.map(({ tag }) => tag)).size).toBe(all.length);
    expect(new Set(all.map(({ key }) => Buffer.from(key).toString('hex'))).size).toBe(all.length);
    for (const { tag, key } of all) {
      expect(tag).toMatch(/^[\w-]{22}$/);
      expect(key).toHaveLength(32);
      expect(Buffer.from(key).toString('base64url')).not.toContain(tag);
    }
  });

  it('cannot be found from the words, the secret and the store once the key server is gone', async () => {
    const house = keyHouse();
    const first = await house.process().ofCode(CODE);
    house.restartEmpty();
    const later = await house.process().ofCode(CODE);
    expect(later.tag).not.toBe(first.tag);
    expect(later.key).not.toEqual(first.key);
  });

  it('is no mark of anybody’s event', async () => {
    const keys = keyHouse().process();
    const { tag } = await keys.ofCode(CODE);
    expect(tag).not.toBe(await keys.mark('code', CODE));
    expect(tag).not.toBe(await keys.mark('code tag', CODE));
  });

  it('opens what was sealed for the code, and nothing else does', async () => {
    const keys = keyHouse().process();
    const sealer = createSealer();
    const { tag, key } = await keys.ofCode(CODE);
    const context = { type: 'capsule', owner: tag, version: 'capsule' } as const;
    const blob = await sealer.seal(key, context, { level: 'urgent' });
    expect(await sealer.open((await keys.ofCode(CODE)).key, context, blob)).toEqual({ level: 'urgent' });
    const { key: wrong } = await keys.ofCode(CHINESE);
    await expect(sealer.open(wrong, context, blob)).rejects.toMatchObject({ code: 'seal-broken' });
  });

  /** Once by Python's hmac module, with the key of marks 0, 1, 2 … 31. */
  it.each([
    [CODE, 'cdLpDvlM8cjcUP0tldmtbA', 'uJLX1-PDLw_L8vml2gIkg-NSUDwYUSu335dAI5xBAKw'],
    [CHINESE, 'CfNIOfvC8rSVY-alE70EdQ', 'YgiU9QXA8hk8xpjRBjqafSxqFLtlXXESb6dhlXo21dU'],
  ])('is what it always was: %s', async (code, tag, key) => {
    const raw = Uint8Array.from({ length: 32 }, (_, index) => index);
    for (const way of [nodeCiphers, webCiphers]) {
      const made = await keysOfCode(await way.importHmacKey(raw), code);
      expect({ tag: made.tag, key: Buffer.from(made.key).toString('base64url') }).toEqual({ tag, key });
    }
  });
});

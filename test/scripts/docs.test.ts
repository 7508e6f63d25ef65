import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { privacyDocument } from '../../scripts/privacy/document.ts';
import { inWords, lifeInWords } from '../../scripts/privacy/in-words.ts';
import { SHELF_KEYS } from '../../src/crypto/key-table.ts';
import { KEYS } from '../../src/store/keys.ts';

test('docs/privacy.md is what the tables say (if this fails: npm run docs)', async () => {
  const kept = await readFile(new URL('../../docs/privacy.md', import.meta.url), 'utf8');
  expect(kept).toBe(privacyDocument());
});

test('the document has every key, and every life in words a person reads', () => {
  const document = privacyDocument();
  for (const { pattern, retention, what } of [...Object.values(KEYS), ...Object.values(SHELF_KEYS)])
    expect(document).toContain(`| \`${pattern}\` | ${retention} | ${what} |`);
  expect(document).not.toMatch(/\b\w+Ms\b|undefined|NaN/);
});

test('a limit is said in the largest unit that fits, and a name that is no limit stops the making', () => {
  expect([1_800_000, 86_400_000, 90_000_000, 259_200_000, 45_000, 60_000].map(inWords)).toEqual([
    '30 minutes',
    '1 day',
    '25 hours',
    '3 days',
    '45 seconds',
    '1 minute',
  ]);
  expect(() => inWords(1)).toThrow();
  expect(() => inWords(0)).toThrow();
  expect(lifeInWords('rowAfterReadMs; then gone')).toBe('15 minutes; then gone');
  expect(() => lifeInWords('nobodyKnowsMs')).toThrow('nobodyKnowsMs');
});

test('a limit that differs by channel is said of each', () => {
  expect(lifeInWords('sessionIdleMs; then gone')).toBe('30 minutes on web, 6 hours on telegram and line; then gone');
});

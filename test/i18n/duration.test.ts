import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import type { Language } from '../../src/core/language.ts';
import { durationWords } from '../../src/i18n/duration.ts';
import { createTexts } from '../../src/i18n/texts.ts';

const common = async (language: Language) =>
  JSON.parse(await readFile(new URL(`../../locales/${language}/common.json`, import.meta.url), 'utf8'));
const texts = createTexts({ 'zh-Hans': { common: await common('zh-Hans') }, en: { common: await common('en') } });
const minute = 60_000;

it.each([
  [minute, '1 minute', '1 分钟'],
  [30 * minute, '30 minutes', '30 分钟'],
  [60 * minute, '1 hour', '1 小时'],
  [90 * minute, '90 minutes', '90 分钟'],
  [6 * 60 * minute, '6 hours', '6 小时'],
  [24 * 60 * minute, '1 day', '1 天'],
  [72 * 60 * minute, '3 days', '3 天'],
])('%d ms is said as %s and %s', (ms, en, zh) => {
  expect(durationWords(texts, 'en', ms)).toBe(en);
  expect(durationWords(texts, 'zh-Hans', ms)).toBe(zh);
});

it('never says longer than it is', () => {
  expect(durationWords(texts, 'en', 61 * minute + 59_000)).toBe('61 minutes');
  expect(durationWords(texts, 'en', 59_000)).toBe('0 minutes');
});

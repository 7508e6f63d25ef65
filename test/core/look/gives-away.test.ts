import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../../src/core/language.ts';
import { GIVEAWAY_WORDS } from '../../../src/core/look/giveaway-words.ts';
import { givesAway } from '../../../src/core/look/gives-away.ts';

describe('a name says what the service is', () => {
  it.each([
    ['反家暴', '家暴'],
    ['妇女之家', '妇女'],
    ['婦女熱線', '婦女'],
    ['求助小站', '求助'],
    ['城南庇护所', '庇护'],
    ['受害者支持', '受害'],
    ['防虐待', '虐'],
    ['危机热线', '热线'],
    ['Help', 'help'],
    ['get-help', 'help'],
    ['Help_Line', 'helpline'],
    ['ＨＥＬＰ', 'help'],
    ['DV support', 'dv'],
    ['Domestic Violence', 'domestic'],
    ["Women's House", 'women'],
    ['womenshelter_bot', 'shelter'],
    ['Violence-free', 'violen'],
    ['Safe House', 'safehouse'],
    ['Abusé', 'abuse'],
    ['Bạo lực gia đình', 'baoluc'],
    ['Đường dây nóng', 'duongdaynong'],
    ['女性相談', '女性'],
    ['ホットライン', 'ホットライン'],
    ['여성긴급전화', '여성'],
    ['สายด่วน 1300', 'สายด่วน'],
    ['Ruang Korban', 'korban'],
    ['Tulong', 'tulong'],
    ['🆘', '🆘'],
    ['Leaf 🎗️', '🎗'],
  ])('%s', (name, word) => {
    expect(givesAway(name)).toBe(word);
  });

  it('by every word of the list, alone and inside a name', () => {
    for (const word of GIVEAWAY_WORDS) {
      expect([word, givesAway(word)]).toEqual([word, expect.any(String)]);
      expect([word, givesAway(`城南 ${word.toUpperCase()} 7`)]).toEqual([word, expect.any(String)]);
    }
  });
});

describe('a name says nothing', () => {
  it.each([
    '',
    'Leaf',
    '小助手',
    'Helper',
    '小叶子',
    'Grape & Drape',
    'Notes',
    '你好',
    '🍃',
    'leaf_pages_bot',
    'ゆり',
    'ใบไม้',
    '잎',
    'Lá',
  ])('%s', (name) => {
    expect(givesAway(name)).toBeNull();
  });

  it('nor does anything of ours that shows at a glance', () => {
    const shown = LANGUAGES.flatMap((language) => {
      const area = (name: string) =>
        JSON.parse(readFileSync(new URL(`../../../locales/${language}/${name}.json`, import.meta.url), 'utf8'));
      const { 'first-line': first, alt, worker, hint, choose, profile, command, menu } = area('channel');
      const words = { first, alt, hint, ...profile, ...command, ...menu };
      return [...Object.values(words), area('web').title, choose, worker] as string[];
    });
    expect(shown.length).toBeGreaterThan(30);
    expect(shown.filter((text) => givesAway(text) !== null)).toEqual([]);
  });
});

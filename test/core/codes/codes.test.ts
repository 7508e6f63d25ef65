import { describe, expect, test } from 'vitest';
import { codeWordsOf, packCodeWords } from '../../../scripts/code-words.ts';
import { freshCode, unpackCodeWords } from '../../../src/core/codes/fresh-code.ts';
import { readCode, readOwnCode } from '../../../src/core/codes/read-code.ts';
import { LANGUAGES } from '../../../src/core/language.ts';
import { createReader } from '../../../src/triage/detection.ts';
import { loadDetection } from '../../triage/load-triage.ts';

/** Bytes in a fixed order, spread over all values, so that every run makes the same codes. */
function chance(seed = 1): (count: number) => Uint8Array {
  let state = seed;
  return (count) =>
    Uint8Array.from({ length: count }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state >>> 24;
    });
}
const made = (language: (typeof LANGUAGES)[number], count: number) => {
  const random = chance();
  return Array.from({ length: count }, () => freshCode(LISTS, language, random));
};
const LISTS = packCodeWords();
const ENGLISH = 'apple banana river stone window garden pencil orange';
const CHINESE = '苹果河石窗园笔橙';

test.each(LANGUAGES)('the words of %s are the same packed and unpacked', (language) => {
  expect(unpackCodeWords(LISTS, language)).toEqual(codeWordsOf(language));
});

describe('a code that is made', () => {
  test.each(LANGUAGES)(
    'is eight words of %s, read again just as it was made, and no two are alike',
    async (language) => {
      const codes = made(language, 500);
      for (const code of codes) expect(readCode(code), code).toEqual({ code, short: false });
      expect(new Set(codes).size).toBe(codes.length);
    },
  );

  test('comes from all of the list that may stand on a screen, and never has a word that may not', async () => {
    const english = made('en', 2_500).flatMap((code) => code.split(' '));
    expect(new Set(english).size).toBe(1_929);
    for (const word of ['abuse', 'husband', 'gun', 'help', 'police', 'victim']) expect(english).not.toContain(word);
    const chinese = made('zh-Hans', 3_500).flatMap((code) => [...code]);
    expect(new Set(chinese).size).toBe(1_950);
    for (const word of '打死逃杀警妻') expect(chinese).not.toContain(word);
  });

  test('is another for another draw of any of its words', async () => {
    const zeros = freshCode(LISTS, 'en', (count) => new Uint8Array(count));
    for (let word = 0; word < 8; word += 1) {
      const one = freshCode(LISTS, 'en', (count) => new Uint8Array(count).fill(1, word * 4 + 3, word * 4 + 4));
      expect(one.split(' ').map((each, at) => each === zeros.split(' ')[at])).toEqual(
        Array.from({ length: 8 }, (_, at) => at !== word),
      );
    }
  });
});

describe('a code that is made, typed anywhere', () => {
  test('raises nothing and commands nothing', async () => {
    const read = createReader(await loadDetection());
    const codes = [...made('en', 500), ...made('zh-Hans', 500)];
    const nothing = { command: null, language: null, signal: null };
    expect(codes.map(read)).toEqual(codes.map(() => nothing));
  });
});

describe('eight words that were typed', () => {
  test.each([
    ENGLISH,
    ` ${ENGLISH.toUpperCase()}\n`,
    ENGLISH.replaceAll(' ', ', '),
    ENGLISH.replaceAll(' ', '\n'),
    ENGLISH.replaceAll(' ', '\u3000 '),
    ENGLISH.split(' ')
      .map((word, at) => `${at + 1}. ${word}`)
      .join('\n'),
    ENGLISH.split(' ')
      .map((word, at) => `(${at + 1})${word}`)
      .join('，'),
    ENGLISH.replace(/[a-z]/g, (letter) => String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0xfee0)),
  ])('are the same code: %s', (typed) => {
    expect(readCode(typed)).toEqual({ code: ENGLISH, short: false });
  });

  test.each([
    CHINESE,
    [...CHINESE].join(' '),
    [...CHINESE].join('，'),
    [...CHINESE].map((word, at) => `${at + 1}、${word}`).join('\n'),
    [...CHINESE].map((word, at) => `${'①②③④⑤⑥⑦⑧'[at]}${word}`).join(''),
    `  ${CHINESE.slice(0, 4)}　${CHINESE.slice(4)}。`,
  ])('are the same code: %s', (typed) => {
    expect(readCode(typed)).toEqual({ code: CHINESE, short: false });
  });

  test.each([
    '',
    '你好',
    CHINESE.slice(1),
    `${CHINESE}大`,
    ENGLISH.replace('apple ', ''),
    `${ENGLISH} apple`,
    'my husband hits me and i am afraid',
    'apple banana river stone window garden pencil 橙子',
    '1 2 3 4 5 6 7 8',
  ])('are no code when they are not eight words: %s', (typed) => {
    expect(readCode(typed)).toBeNull();
  });

  test('are another code in another order', () => {
    expect(readCode(ENGLISH.split(' ').toReversed().join(' '))).not.toEqual(readCode(ENGLISH));
  });
});

describe('two own words and a time', () => {
  const BLUE = { code: '蓝色 豆腐 19:30', short: true };
  test.each([
    '蓝色 豆腐 19:30',
    '豆腐，蓝色，19：30',
    '19:30 蓝色 豆腐',
    '蓝色豆腐19:30',
    '蓝色、豆腐、19点30',
    '蓝色 豆腐 19点30分',
    '蓝色 豆腐 19点半',
    '蓝色　豆腐　１９：３０',
    '1. 蓝色 2. 豆腐 19:30',
  ])('are the same however they are typed: %s', (typed) => {
    expect(readCode(typed)).toEqual(BLUE);
    expect(readOwnCode(typed)).toEqual({ code: BLUE.code });
  });

  test.each(['blue tofu 7:05', 'Tofu, BLUE 07:05', 'blue tofu 7.05', '7:05am blue-tofu', 'blue tofu 7:05 a.m.'])(
    'in English too: %s',
    (typed) => expect(readCode(typed)).toEqual({ code: 'blue tofu 07:05', short: true }),
  );

  test.each([
    ['blue tofu 7:05 pm', 'blue tofu 19:05'],
    ['blue tofu 12:05 am', 'blue tofu 00:05'],
    ['蓝色 豆腐 7点', '蓝色 豆腐 07:00'],
    ['蓝色 tofu 0:00', 'tofu 蓝色 00:00'],
  ])('have a time of a whole day: %s', (typed, code) => expect(readCode(typed)).toEqual({ code, short: true }));

  test.each([
    ['蓝色 豆腐', 'no-time'],
    ['blue tofu 25:00', 'no-time'],
    ['blue tofu 7:60', 'no-time'],
    ['蓝色 19:30', 'not-two-words'],
    ['one two three four 19:30', 'not-two-words'],
    ['蓝 豆腐 19:30', 'word-too-short'],
    ['blue sky 19:30', 'word-too-short'],
    ['Blue blue 19:30', 'same-word'],
    ['蓝色蓝色 19:30', 'same-word'],
  ])('are refused with a reason: %s', (typed, unfit) => {
    expect(readOwnCode(typed)).toEqual({ unfit });
    expect(readCode(typed)).toBeNull();
  });

  test('are never taken for eight characters of the list, nor the other way round', () => {
    expect(readCode('苹果河石 窗园笔橙 19点30')).toEqual({ code: '窗园笔橙 苹果河石 19:30', short: true });
    expect(readCode([...'时点分河石窗园笔'].map((word, at) => `${at + 1} ${word}`).join(' '))).toEqual({
      code: '时点分河石窗园笔',
      short: false,
    });
  });
});

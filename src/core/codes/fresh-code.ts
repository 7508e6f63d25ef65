// core/codes/ makes codes to come back with, and knows one in what somebody typed; the lists of words are asked for only to make one.

import type { Language } from '../language.ts';

/** The lists of words, packed by scripts/code-words.ts: not unpacked before a code is made. */
export type CodeWords = Record<Language, string>;

const WORDS = 8;

/** How a list of each language is unpacked. */
const UNPACK: Record<Language, (packed: string) => string[]> = {
  'zh-Hans'(packed) {
    let point = 0;
    return packed.split(' ').map((step) => {
      point += Number.parseInt(step, 36);
      return String.fromCodePoint(point);
    });
  },
  en(packed) {
    let before = '';
    return Array.from(packed.matchAll(/(\d)([a-z]*)/g), ([, shared, rest = '']) => {
      before = before.slice(0, Number(shared)) + rest;
      return before;
    });
  },
};

/** The words of a list, in order. */
export function unpackCodeWords(lists: CodeWords, language: Language): string[] {
  return UNPACK[language](lists[language]);
}

/**
 * Eight words of the language, Chinese ones a character each, just as {@link readCode} gives them back; about 87 random
 * bits. `randomBytes` gives so many. Where the language has blanks they stand between the words.
 */
export function freshCode(lists: CodeWords, language: Language, randomBytes: (count: number) => Uint8Array): string {
  const list = unpackCodeWords(lists, language);
  const random = new DataView(new Uint8Array(randomBytes(4 * WORDS)).buffer);
  // Of 32 bits each: no word is likelier than another by more than a millionth.
  const words = Array.from({ length: WORDS }, (_, at) => list[random.getUint32(4 * at) % list.length]);
  return words.join(language === 'en' ? ' ' : '');
}

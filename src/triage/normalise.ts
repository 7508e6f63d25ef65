import { LIMITS } from '../core/limits.ts';
import { TRADITIONAL } from './traditional.ts';

const simplified = new Map([...TRADITIONAL].map(([from, to]) => [from, to]));

/**
 * Text as the lists are compared with it: NFKC, lower case, simplified, without invisible characters or apostrophes,
 * without blanks between Han characters, one blank elsewhere. At most `textMaxCharacters` are looked at; never throws.
 */
export function normalise(text: string): string {
  const plain = text
    .slice(0, LIMITS.textMaxCharacters)
    .toWellFormed()
    .normalize('NFKC')
    .replace(/[\p{Default_Ignorable_Code_Point}\p{Cf}'’‘`]/gu, '')
    .toLowerCase()
    .replace(/[\s\p{Cc}]+/gu, ' ');
  let joined = '';
  for (const character of plain) joined += simplified.get(character) ?? character;
  return joined.replace(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, '').trim();
}

/** A whole message without the punctuation and blanks around it: "救我！！" is "救我", "/exit" stays. */
export function bare(text: string): string {
  return withoutMarks(normalise(text));
}

/** The same of text that is normalised already. */
export function withoutMarks(normalised: string): string {
  const characters = [...normalised];
  const isWord = (character: string) => /[\p{L}\p{N}/]/u.test(character);
  const first = characters.findIndex(isWord);
  return first === -1 ? '' : characters.slice(first, characters.findLastIndex(isWord) + 1).join('');
}

/** A code as its key is made of: the same however it was typed. `short`: two own words and a time. */
export type Code = { code: string; short: boolean };
/** What two own words and a time lack. */
export type Unfit = 'no-time' | 'not-two-words' | 'word-too-short' | 'same-word';

const WORDS = 8;
/** Shortest own words: guesses are limited, but a single character is none. */
const HAN_MIN = 2;
const LETTERS_MIN = 4;
/** "7:05", "7.05 pm", "19点30分", "7点半". */
const TIME =
  /(?<!\d)([01]?\d|2[0-3])(?:[:∶.]([0-5]\d)|\s*[点點时時](?:(半)|\s*([0-5]?\d)\s*分?)?)(?!\d)(?:\s*([ap])\.?m\b\.?)?/u;
const HAN_ONLY = /^\p{Script=Han}+$/u;

/**
 * A code in what was typed, or null. Its shape is all that is looked at: eight Chinese characters, eight English words
 * as long as those of the list, or two own words and a time. Numbering, marks, blanks, widths and capitals do not matter.
 */
export function readCode(text: string): Code | null {
  const own = readOwnCode(text);
  if ('code' in own) return { code: own.code, short: true };
  const words = wordsOf(plain(text));
  const together = words.join('');
  if (HAN_ONLY.test(together)) return [...together].length === WORDS ? { code: together, short: false } : null;
  const english = words.length === WORDS && words.every((word) => /^[a-z]{3,8}$/.test(word));
  return english ? { code: words.join(' '), short: false } : null;
}

/** Two own words and a time, in any order; or what they lack. */
export function readOwnCode(text: string): { code: string } | { unfit: Unfit } {
  const typed = plain(text);
  const time = TIME.exec(typed);
  if (time === null) return { unfit: 'no-time' };
  const words = wordsOf(`${typed.slice(0, time.index)} ${typed.slice(time.index + time[0].length)}`).flatMap(halves);
  const [one = '', other = ''] = words;
  if (words.length !== 2) return { unfit: 'not-two-words' };
  if (words.some(isTooShort)) return { unfit: 'word-too-short' };
  if (one === other) return { unfit: 'same-word' };
  return { code: [...words.toSorted(), clock(time)].join(' ') };
}

function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/** Runs of letters; numbers and marks between them are nothing. */
function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{M}]+/gu) ?? [];
}

/** Four characters without a blank can only be two own words of two. */
function halves(word: string, _at: number, words: readonly string[]): string[] {
  const characters = [...word];
  const both = words.length === 1 && HAN_ONLY.test(word) && characters.length === 2 * HAN_MIN;
  return both ? [characters.slice(0, HAN_MIN).join(''), characters.slice(HAN_MIN).join('')] : [word];
}

function isTooShort(word: string): boolean {
  return [...word].length < (HAN_ONLY.test(word) ? HAN_MIN : LETTERS_MIN);
}

/** `19:30`, by the clock of a whole day. */
function clock([, hour, colon, half, minutes, noon]: RegExpExecArray): string {
  const of12 = Number(hour) % 12;
  const hours = noon === undefined ? Number(hour) : noon === 'p' ? of12 + 12 : of12;
  const past = half === undefined ? Number(colon ?? minutes ?? 0) : 30;
  return [hours, past].map((part) => String(part).padStart(2, '0')).join(':');
}

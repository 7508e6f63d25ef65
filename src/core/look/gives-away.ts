import { GIVEAWAY_WORDS } from './giveaway-words.ts';

/** Shorter words are common inside others: "help" in "Helper". */
const ALONE_MAX = 4;

/** The word by which a text says what this service is; null = it says nothing of the kind. */
export function givesAway(text: string): string | null {
  const parts = plain(text).split(/[\p{P}\p{Z}\p{S}\s]+/u);
  const whole = parts.join('');
  const isIn = (word: string) => (isShort(word) ? parts.includes(word) : whole.includes(plain(word)));
  return GIVEAWAY_WORDS.find((word) => isIn(word) || (isPicture(word) && text.includes(word))) ?? null;
}

/** However it is written: wide or narrow, with or without accents and capitals. */
function plain(text: string): string {
  return text.normalize('NFKD').toLowerCase().replace(/\p{M}/gu, '').replaceAll('đ', 'd');
}

function isShort(word: string): boolean {
  return /^[a-z]+$/.test(word) && word.length <= ALONE_MAX;
}

function isPicture(word: string): boolean {
  return /^\p{So}+$/u.test(word);
}

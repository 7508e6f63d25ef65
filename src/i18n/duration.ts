// i18n/ turns a key, a language and params into words; it decides nothing.

import type { Language } from '../core/language.ts';
import type { Texts } from './texts.ts';

const MINUTE_MS = 60_000;
const UNITS = [
  ['days', 1_440 * MINUTE_MS],
  ['hours', 60 * MINUTE_MS],
  ['minutes', MINUTE_MS],
] as const;

/** A length of time in the largest unit that says it exactly: "3 days", "90 minutes"; never longer than it is. */
export function durationWords(texts: Texts, language: Language, ms: number): string {
  const whole = Math.floor(ms / MINUTE_MS) * MINUTE_MS;
  const [unit, unitMs] = UNITS.find((each) => whole > 0 && whole % each[1] === 0) ?? UNITS[2];
  return texts.t(language, `common:duration.${unit}`, { count: whole / unitMs });
}

import { OPTIONS, QUESTIONS, TYPED } from '../../screening/engine.ts';

/** The option of what somebody typed. */
export const OPTION_OF = new Map(OPTIONS.map((option) => [TYPED[option] ?? '', option]));
const KEYBOARD = { keyboard: OPTIONS.map((option) => [{ text: TYPED[option] ?? '' }]), one_time_keyboard: true };
const WORDS = new Map(
  [...QUESTIONS, 'many', 'few'].map((name) => [name, `(${name}) Has this been so since we last spoke?`]),
);

/** What is said in one message, as Telegram is given it. */
export function sayingOf(said: readonly string[]) {
  const names = said.map((line) => line.split(': ')[0]?.replace('screening.', '') ?? '');
  return { text: names.map((name) => WORDS.get(name) ?? name).join('\n\n'), reply_markup: KEYBOARD };
}

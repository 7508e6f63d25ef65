import type { InlineKeyboardMarkup, ReplyKeyboardMarkup, ReplyKeyboardRemove } from 'grammy/types';
import { CAPABILITIES } from '../../core/channel.ts';
import { LIMITS } from '../../core/limits.ts';
import type { Choice, Message, NumberToCall } from '../../core/message.ts';
import type { ChannelWords } from '../../ports/channel.ts';

export type Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove;

const utf8 = new TextEncoder();

/** Choices that may be lost stand under their bubble; all others are said aloud, as words of the survivor's own. */
export function standsUnderBubble({ navigates, choices }: Message): boolean {
  const fits = ({ value }: Choice) => {
    const { length } = utf8.encode(value);
    return length >= 1 && length <= CAPABILITIES.telegram.tapBytesMax;
  };
  return navigates === true && choices.length > 0 && choices.every(fits);
}

/** Buttons under a bubble: a number is copied, because a long press on it may open a menu that dials. */
export function inlineButtons(
  { language, numbers }: Message,
  choices: readonly Choice[],
  words: ChannelWords,
): Markup | null {
  const copies = numbers.filter(({ number }) => number.length >= 1 && number.length <= LIMITS.copyMaxCharacters);
  const rows = [
    ...copies.map(({ number }) => [{ text: words(language, 'copy', { number }), copy_text: { text: number } }]),
    ...choices.map(({ value, label, strong }) => [{ text: label, callback_data: value, ...styled(strong) }]),
  ];
  return rows.length === 0 ? null : { inline_keyboard: rows };
}

/**
 * Labels instead of the letters; a tap sends the label as text, which is resent for a day, while a tap under a bubble is
 * lost after 150 s. Telegram's own apps on computers show no button for the place, so it is never the only way.
 */
export function keyboard(
  { language, asksPlace }: Message,
  choices: readonly Choice[],
  words: ChannelWords,
): Markup | null {
  const rows = [
    ...choices.map(({ label, strong }) => [{ text: label, ...styled(strong) }]),
    ...(asksPlace ? [[{ text: words(language, 'share-place'), request_location: true as const }]] : []),
  ];
  if (rows.length === 0) return null;
  return {
    keyboard: rows,
    resize_keyboard: true,
    one_time_keyboard: true,
    input_field_placeholder: words(language, 'hint'),
  };
}

/** A line each, the number first, and its note below. */
export function numberLines(numbers: readonly NumberToCall[]): string {
  return numbers
    .flatMap(({ name, number, note }) => [`${number} ${name}`.trim(), ...(note === undefined ? [] : [note])])
    .join('\n');
}

function styled(strong: true | boolean | undefined): { style?: 'primary' } {
  return strong ? { style: 'primary' } : {};
}

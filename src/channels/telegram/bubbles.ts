// channels/telegram/ speaks the Bot API: it reads updates, and writes messages as bubbles that say nothing at first sight.

import type { MessageEntity } from 'grammy/types';
import { CAPABILITIES } from '../../core/channel.ts';
import type { RowId } from '../../core/ids.ts';
import { type Message, parseTap } from '../../core/message.ts';
import type { ChannelWords, Outgoing } from '../../ports/channel.ts';
import type { Markup } from './keyboards.ts';
import { GAP, type Piece, piecesOf } from './pieces.ts';

/** One message of Telegram's. */
export type Bubble = {
  /** Rows of which something is in it, and those that are whole with it. */
  rows: RowId[];
  whole: RowId[];
  text: string;
  entities: MessageEntity[];
  /** Cannot be forwarded or saved. */
  guarded: boolean;
  markup: Markup | null;
  /** May take the place of the bubble that was tapped. */
  replaces: boolean;
};
type Open = { pieces: [Piece, ...Piece[]]; text: string };

/** Messages as bubbles, in order. `step`: whose choice was tapped just now; null = none. */
export function bubblesOf(
  rows: readonly Outgoing[],
  { words, step }: { words: ChannelWords; step: string | null },
): Bubble[] {
  const open: Open[] = [];
  for (const [index, row] of rows.entries()) {
    const placeShown = index === 0 && staysAt(row.message, step);
    for (const piece of piecesOf(row, { words, room: roomOf(row.message, words), placeShown })) {
      const last = open.at(-1);
      if (last && joins(last, piece, words)) {
        last.pieces.push(piece);
        last.text += GAP + piece.text;
      } else open.push({ pieces: [piece], text: speaker(row.message, words) + piece.text });
    }
  }
  return withoutOldKeyboard(open.map((each, index) => written(each, words, index === 0 && isEdit(each, step))));
}

/** A notification and the list of chats show how a message begins: with this, whatever it says. */
const firstLine = ({ language }: Message, words: ChannelWords) => words(language, 'first-line');

/** Who speaks, where it is not the bot: a person's words are told from a machine's. */
const speaker = ({ from, language }: Message, words: ChannelWords) =>
  from === 'worker' ? `${words(language, 'worker')}\n` : '';

function roomOf(message: Message, words: ChannelWords): number {
  const beginning = firstLine(message, words).length + GAP.length + speaker(message, words).length;
  return CAPABILITIES.telegram.textMax - beginning;
}

/** What the same speaker says next stands in the same bubble, until something is to be tapped. */
function joins({ pieces, text }: Open, next: Piece, words: ChannelWords): boolean {
  const { message, markup } = pieces.at(-1) ?? pieces[0];
  return (
    markup === null &&
    message.from === next.message.from &&
    message.language === next.message.language &&
    message.unasked === next.message.unasked &&
    text.length + GAP.length + next.text.length <= roomOf(message, words)
  );
}

function written({ pieces, text: said }: Open, words: ChannelWords, replaces: boolean): Bubble {
  const [{ message }] = pieces;
  const beginning = firstLine(message, words) + GAP;
  // Android shows more than the first line in a notification, and hides what is a spoiler (NotificationsController.java,
  // replaceSpoilers). What nobody asked for may come while somebody else looks at the phone.
  const covered: MessageEntity = { type: 'spoiler', offset: beginning.length, length: said.length };
  return {
    rows: [...new Set(pieces.map(({ id }) => id))],
    whole: pieces.filter(({ last }) => last).map(({ id }) => id),
    text: beginning + said,
    entities: message.unasked ? [covered] : [],
    // A number or a centre may be passed on to somebody who helps; what a worker says may not.
    guarded: pieces.every(({ message: { from, numbers } }) => from === 'worker' && numbers.length === 0),
    markup: pieces.at(-1)?.markup ?? null,
    replaces,
  };
}

/** Moving about in one step, an answer to a tap: an edit is silent, so nothing unasked is hidden in one. */
function staysAt({ navigates, unasked, choices }: Message, step: string | null): boolean {
  const isOfStep = (value: string) => {
    const tap = parseTap(value);
    return tap?.kind === 'tap' && tap.step === step;
  };
  const { edits } = CAPABILITIES.telegram;
  return edits && navigates === true && !unasked && choices.length > 0 && choices.every(({ value }) => isOfStep(value));
}

/** Only buttons under a bubble can be set by an edit. */
function isEdit({ pieces: [{ message, markup }] }: Open, step: string | null): boolean {
  return markup !== null && 'inline_keyboard' in markup && staysAt(message, step);
}

/**
 * Labels of a question that is over would answer whatever is asked next, a worker's question too, and could be read below
 * a chat that was emptied. So a sending that brings no labels takes the old ones away, with its last bubble that can: a
 * bubble with buttons of its own cannot.
 */
function withoutOldKeyboard(bubbles: Bubble[]): Bubble[] {
  if (bubbles.some(({ markup }) => markup !== null && 'keyboard' in markup)) return bubbles;
  const last = bubbles.findLastIndex(({ markup }) => markup === null);
  return bubbles.map((bubble, index) => (index === last ? { ...bubble, markup: { remove_keyboard: true } } : bubble));
}

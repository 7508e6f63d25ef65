import { cutText } from '../../core/basics/clean-text.ts';
import type { RowId } from '../../core/ids.ts';
import type { Message } from '../../core/message.ts';
import type { ChannelWords, Outgoing } from '../../ports/channel.ts';
import { inlineButtons, keyboard, type Markup, numberLines, standsUnderBubble } from './keyboards.ts';

/** Part of a message that fits into one bubble. */
export type Piece = {
  id: RowId;
  message: Message;
  text: string;
  markup: Markup | null;
  /** The message is whole with it. */
  last: boolean;
};
type Part = { paragraphs: string[]; markup: Markup | null };

/** Between paragraphs. */
export const GAP = '\n\n';

/**
 * One message as the pieces it takes: two when it wants two keyboards, because a bubble carries one, and more when it is
 * long. `room`: characters of a piece. `placeShown`: the button for the place stands there already.
 */
export function piecesOf({ id, message }: Outgoing, { words, room, placeShown }: PieceTools): Piece[] {
  const { asksPlace, ...rest } = message;
  const parts = partsOf(asksPlace && !placeShown ? message : rest, words);
  const pieces = parts.flatMap(({ paragraphs, markup }) =>
    packed(paragraphs, room).map((text, index, all) => ({ text, markup: index === all.length - 1 ? markup : null })),
  );
  return pieces.map((piece, index) => ({ id, message, ...piece, last: index === pieces.length - 1 }));
}
export type PieceTools = { words: ChannelWords; room: number; placeShown: boolean };

function partsOf(message: Message, words: ChannelWords): Part[] {
  const { choices, numbers, language } = message;
  const said = message.paragraphs.map((paragraph) => paragraph.trim()).filter((paragraph) => paragraph !== '');
  const listed = numbers.length === 0 ? said : [...said, numberLines(numbers)];
  if (standsUnderBubble(message)) {
    const under = inlineButtons(message, choices, words);
    const place = keyboard(message, [], words);
    if (place === null) return [{ paragraphs: orElse(listed, words(language, 'choose')), markup: under }];
    const before = orElse(said.slice(0, -1), words(language, 'place'));
    const after = orElse(listed.slice(Math.max(0, said.length - 1)), words(language, 'choose'));
    return [
      { paragraphs: before, markup: place },
      { paragraphs: after, markup: under },
    ];
  }
  const aloud = keyboard(message, choices, words);
  if (numbers.length === 0 || aloud === null) {
    const markup = numbers.length === 0 ? aloud : inlineButtons(message, [], words);
    return [{ paragraphs: markup === null ? listed : orElse(listed, words(language, 'choose')), markup }];
  }
  return [
    { paragraphs: listed, markup: inlineButtons(message, [], words) },
    { paragraphs: [words(language, 'choose')], markup: aloud },
  ];
}

/** Telegram refuses a message without text, keyboard or not. */
function orElse(paragraphs: string[], instead: string): string[] {
  return paragraphs.length === 0 ? [instead] : paragraphs;
}

/** Paragraphs in as few texts as fit; one that is too long by itself is cut between characters. */
function packed(paragraphs: readonly string[], room: number): string[] {
  const texts: string[] = [];
  for (const paragraph of paragraphs.flatMap((each) => cut(each, room))) {
    const open = texts.at(-1);
    if (open !== undefined && open.length + GAP.length + paragraph.length <= room) {
      texts[texts.length - 1] = open + GAP + paragraph;
    } else texts.push(paragraph);
  }
  return texts;
}

function cut(paragraph: string, room: number): string[] {
  const cuts: string[] = [];
  let rest = paragraph;
  while (rest.length > room) {
    const head = cutText(rest, room);
    cuts.push(head.trimEnd());
    rest = rest.slice(head.length).trimStart();
  }
  return rest === '' ? cuts : [...cuts, rest];
}

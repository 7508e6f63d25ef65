import { CAPABILITIES, type Channel } from '../core/channel.ts';
import type { Effect, Offer } from '../core/effect.ts';
import type { Language } from '../core/language.ts';
import { LIMITS } from '../core/limits.ts';
import { type Message, type NumberToCall, tapValue } from '../core/message.ts';

/** The words and facts a message is made of; handed in, so that this file reads no files. */
export type RenderTools = {
  /** The words of a key of the chat area, as they are true on the channel. */
  words(key: string, reader: Reader, holes?: Record<string, string>): string;
  /** A length of time: "6 hours". */
  duration(ms: number, language: Language): string;
  hasWords(key: string, language: Language): boolean;
  card(language: Language): NumberToCall[];
  /** One message a centre of the town. */
  centres(town: string, language: Language): string[][];
};

/** Whom a message is for, and what only the turn knows of them: a code made just now, what is held. */
export type Reader = { language: Language; channel: Channel; code?: string; held?: readonly Words[] };
/** A sentence of the chat area; its holes are lengths of time, in ms. */
export type Words = { key: string; spans?: Record<string, number> };
export type Render = (effects: readonly Effect[], reader: Reader) => Message[];

/** What may stand between two paragraphs of a bubble. */
const BREAK = '\n\n';

/** Effects that speak, as messages in the survivor's language and true on their channel. */
export function createRender(tools: RenderTools): Render {
  return (effects, reader) => effects.flatMap((effect) => spoken(effect, reader, tools));
}

function spoken(effect: Effect, reader: Reader, tools: RenderTools): Message[] {
  const { language } = reader;
  const words = (key: string) => tools.words(key, reader);
  const message = (paragraphs: string[], more: Partial<Message> = {}): Message => ({
    from: 'bot',
    language,
    paragraphs,
    numbers: [],
    choices: [],
    ...more,
  });
  if (effect.do === 'say') {
    const choices = (effect.offers ?? []).map((offer) => choiceOf(offer, words));
    return [message(effect.keys.map(words), { choices, ...waysOf(effect, reader) })];
  }
  if (effect.do === 'code') return [message([tools.words('code.shown', reader, { code: reader.code ?? '' })])];
  if (effect.do === 'held') return heldIn(reader, tools).map((lines) => message(lines));
  if (effect.do === 'card') return [message([], { numbers: tools.card(language) })];
  if (effect.do === 'centres') return tools.centres(effect.town, language).map((lines) => message(lines));
  if (effect.do !== 'summary') return [];
  const said = Object.entries(effect.answers)
    .map(([answer, value]) => `summary.${answer}.${value}`)
    .filter((key) => tools.hasWords(key, language));
  const lines = [...effect.keys, ...said].map(words);
  return parted(lines, reader.channel).map((part) => message(part));
}

function heldIn(reader: Reader, tools: RenderTools): string[][] {
  const lines = (reader.held ?? []).map(({ key, spans = {} }) => {
    const holes = Object.entries(spans).map(([hole, ms]) => [hole, tools.duration(ms, reader.language)]);
    return tools.words(key, reader, Object.fromEntries(holes));
  });
  return parted(lines, reader.channel);
}

/** Lines in as few bubbles as hold them. */
function parted(lines: readonly string[], channel: Channel): string[][] {
  const max = CAPABILITIES[channel].textMax - LIMITS.firstLineMaxCharacters;
  const parts: string[][] = [];
  for (const line of lines) {
    const last = parts.at(-1);
    if (last && [...last, line].join(BREAK).length <= max) last.push(line);
    else parts.push([line]);
  }
  return parts;
}

function choiceOf(offer: Offer, words: (key: string) => string): Message['choices'][number] {
  return {
    value: tapValue(offer.step, offer.option),
    label: 'text' in offer ? offer.text : words(offer.label),
    ...(offer.strong ? { strong: true } : {}),
  };
}

/** A place is asked for only where one can be shared. */
function waysOf({ navigates, asksPlace }: Extract<Effect, { do: 'say' }>, { channel }: Reader): Partial<Message> {
  const { location } = CAPABILITIES[channel];
  return { ...(navigates ? { navigates } : {}), ...(asksPlace && location ? { asksPlace } : {}) };
}

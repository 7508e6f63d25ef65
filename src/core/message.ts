import type { Speaker } from './case.ts';
import type { Language } from './language.ts';
import type { Saved } from './session.ts';

/** What a survivor can always do, in every state, typed or tapped. */
export const COMMANDS = ['hide', 'erase', 'person', 'language', 'restart', 'held', 'code'] as const;
export type Command = (typeof COMMANDS)[number];

/** What typed words say, read without a model. Detection may only raise; it lowers nothing. */
export type Reading = {
  /** The whole message or nothing. */
  command: Command | null;
  /** The tag of a language command, if one was named. */
  language: string | null;
  /** `immediate` pages without asking; `danger` asks one question; `helper` is about somebody else; `leave` asks before it closes. */
  signal: 'immediate' | 'danger' | 'helper' | 'leave' | null;
};

/** What can be sent that is not typed words. Only which it was goes further, never what is in it. */
export const MEDIA = [
  'voice',
  'video',
  'video-note',
  'picture',
  'sticker',
  'file',
  'contact',
  'poll',
  'forwarded',
  'other',
] as const;
export type Media = (typeof MEDIA)[number];

/** What a survivor did, once a channel has dropped everything it should not carry. */
export type Inbound =
  | { kind: 'text'; text: string }
  | { kind: 'tap'; step: string; option: string }
  | { kind: 'command'; command: Command; language?: string }
  /** Only asks for what is new. */
  | { kind: 'look' }
  /** The chat was opened, for the first time or once more. */
  | { kind: 'opened' }
  /** The chat was blocked: nothing can be sent until it is opened once more. */
  | { kind: 'blocked' }
  /** `words`: what was typed with it; of something forwarded, somebody else's. */
  | { kind: 'media'; media: Media; words: string | null }
  /** A place that was shared, rounded by the channel to a hundredth of a degree. It is never kept. */
  | { kind: 'place'; latitude: number; longitude: number }
  /** A message changed after it was sent. */
  | { kind: 'edited'; text: string }
  /** What was behind a code they gave; null = nothing, or too many wrong ones were given lately. `typed`: as its effect said. */
  | { kind: 'resumed'; saved: Saved | null; why: 'unknown' | 'too-many' | null; typed?: string }
  /** So old that nobody can say whether it was handled: its words are read for danger, nothing else of it counts. */
  | { kind: 'late'; text: string | null };

export type Choice = {
  /** What the channel sends back when it is tapped; see {@link parseTap}. */
  value: string;
  label: string;
  /** Draws the eye: the way out of danger. At most one in a message. */
  strong?: boolean;
};

export type NumberToCall = { name: string; number: string; note?: string };

/** One bubble for the survivor, in their language. In clear only in memory; sealed wherever it rests. */
export type Message = {
  from: Speaker;
  language: Language;
  paragraphs: string[];
  numbers: NumberToCall[];
  choices: Choice[];
  /** Choosing here moves about and raises nothing: a lost tap loses nobody, and the bubble may be replaced where it stands. */
  navigates?: true;
  /** A shared place is an answer too. */
  asksPlace?: true;
  /** Said without being asked: to a messenger only while the survivor has agreed to be written to. */
  unasked?: true;
  /** True only while a worker speaks; not said any more when that is over. */
  whileWorker?: true;
};

const COMMAND_STEP = '!';
const LOOK = 'look';
/** The tap that only asks for what is new. */
export const LOOK_TAP = `${COMMAND_STEP}:${LOOK}`;
/** The step of the taps under a worker's own words, which stands in no flow. */
export const WORKER_STEP = 'worker';

/** `danger:yes` for a step's option. */
export function tapValue(step: string, option: string): string {
  return `${step}:${option}`;
}

/** `!:person`, or `!:language.en` with a language. */
export function commandValue(command: Command, language?: string): string {
  return `${COMMAND_STEP}:${command}${language === undefined ? '' : `.${language}`}`;
}

/**
 * What the menu of a messenger types for whoever opens it, or null: not words of somebody who was asked something. All
 * else that is typed is read by the engine.
 */
export function menuCommand(typed: string): Extract<Inbound, { kind: 'command' }> | null {
  if (typed.toLowerCase() === '/help') return { kind: 'command', command: 'restart' };
  return typed.toLowerCase() === '/language' ? { kind: 'command', command: 'language' } : null;
}

/** The inbound a tapped value stands for, or null when it is none of ours. */
export function parseTap(value: string): Inbound | null {
  const match = /^([!\w/-]{1,90}):([\w.-]{1,64})$/.exec(value);
  if (!match) return null;
  const [, step = '', option = ''] = match;
  if (step !== COMMAND_STEP) return { kind: 'tap', step, option };
  if (option === LOOK) return { kind: 'look' };
  const [name, language] = option.split('.');
  const command = COMMANDS.find((known) => known === name);
  if (!command) return null;
  return language === undefined ? { kind: 'command', command } : { kind: 'command', command, language };
}

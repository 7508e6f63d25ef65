import { LIMITS } from './limits.ts';

/** Where somebody writes from: a page of ours that fetches, or a messenger that is sent to. */
export const CHANNELS = ['web', 'telegram', 'line'] as const;
export type Channel = (typeof CHANNELS)[number];
/** A channel that is sent to. */
export type Messenger = Exclude<Channel, 'web'>;

/** What a channel can do. Rendering, the words of every promise and what the linter proves follow this table. */
export type Capabilities = {
  /** Messages are sent to a device; else a page of ours fetches them. */
  pushed: boolean;
  /** Which wording of a sentence is true here, the first that exists: `erased_telegram`, `erased_messenger`, `erased`. */
  wordings: readonly string[];
  /** Characters (UTF-16) of one bubble, and of what somebody types. */
  textMax: number;
  /** Bubbles in one sending. */
  bubblesMax: number;
  /** Bytes of what a tapped choice sends back. */
  tapBytesMax: number;
  /** A choice can be tapped without leaving a bubble: always, only where nothing is raised by it, or never. */
  traceless: 'always' | 'harmless' | 'never';
  /** Whose messages can be deleted: of both sides, nobody's, or they stand on a page of ours alone. */
  deletes: 'both' | 'none' | 'page';
  /** A bubble can be replaced where it stands. */
  edits: boolean;
  /** A place can be shared. */
  location: boolean;
  /** When a worker can write later: at any time, within a monthly number of sends, or while the page is open. */
  later: 'any time' | 'quota' | 'while open';
  /** How soon the platform wants its answer. */
  answerMs: number;
  /** What is not answered well is surely delivered again; LINE does so only where the operator switched it on. */
  resends: boolean;
};

/** What is left of a monthly number of sends. */
export type Allowance = { left: number; of: number };

/** Whether what is left is kept for the two top levels. */
export function isReserved({ left, of }: Allowance): boolean {
  return left <= of * LIMITS.quotaReserve;
}

const second = 1_000;

/**
 * Telegram: core.telegram.org/bots/api (sendMessage, InlineKeyboardButton, deleteMessages). LINE:
 * developers.line.biz/en/reference/messaging-api (Flex Message, postback action, send reply message).
 */
export const CAPABILITIES = {
  web: {
    pushed: false,
    wordings: [],
    textMax: LIMITS.textMaxCharacters,
    bubblesMax: Number.POSITIVE_INFINITY,
    tapBytesMax: 160,
    traceless: 'always',
    deletes: 'page',
    edits: false,
    location: false,
    later: 'while open',
    answerMs: LIMITS.requestMaxMs,
    resends: true,
  },
  telegram: {
    pushed: true,
    wordings: ['telegram', 'messenger'],
    textMax: 4_096,
    bubblesMax: Number.POSITIVE_INFINITY,
    tapBytesMax: 64,
    // Taps live 150 s in a queue of their own and are lost in an outage: what raises is text, which is resent for a day.
    traceless: 'harmless',
    deletes: 'both',
    edits: true,
    location: true,
    later: 'any time',
    answerMs: 60 * second,
    resends: true,
  },
  line: {
    pushed: true,
    wordings: ['line', 'messenger'],
    textMax: 5_000,
    bubblesMax: 5,
    tapBytesMax: 300,
    traceless: 'always',
    deletes: 'none',
    edits: false,
    location: true,
    later: 'quota',
    answerMs: 2 * second,
    resends: false,
  },
} as const satisfies Record<Channel, Capabilities>;

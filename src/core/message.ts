/** What a survivor can always do, in every state, typed or tapped. */
export const COMMANDS = ['hide', 'erase', 'person', 'language', 'restart'] as const;
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

/** What a survivor did, once a channel has dropped everything it should not carry. */
export type Inbound =
  | { kind: 'text'; text: string }
  | { kind: 'tap'; step: string; option: string }
  | { kind: 'command'; command: Command; language?: string }
  /** Only asks for what is new (the web page without JavaScript). */
  | { kind: 'look' };

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
  from: 'bot' | 'worker';
  paragraphs: string[];
  numbers: NumberToCall[];
  choices: Choice[];
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

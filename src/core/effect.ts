import type { Level } from './case.ts';

/** Values for the holes in a text. Numbers to call are filled in by the renderer, never by a flow. */
export type Params = Record<string, string>;

/** An option as the engine offers it: which step it answers and the locale key of its label. */
export type Offer = { step: string; option: string; label: string; strong?: boolean };

/** What a step of the engine wants done. Collected, committed once, then sent; the engine itself does nothing. */
export type Effect =
  /** Speak: locale keys, one paragraph each, and the choices under the last. */
  | { do: 'say'; keys: string[]; params?: Params; offers?: Offer[] }
  /** Show the emergency numbers of the place. */
  | { do: 'card' }
  /** Show the centres of a town. */
  | { do: 'centres'; town: string }
  /** Say back, in the survivor's words, what they answered. */
  | { do: 'summary'; keys: string[] }
  /** Open a case, or raise the one that is open. */
  | { do: 'case'; level: Level }
  /** Hand the survivor's words to the worker. */
  | { do: 'relay'; text: string }
  /** End the conversation here; an open case stays open and says "left quickly". */
  | { do: 'leave' }
  /** Shred content and route; an open case stays, without content. */
  | { do: 'erase' };

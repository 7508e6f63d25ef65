import type { Level } from './case.ts';
import type { CallBack } from './session.ts';

/** An option as the engine offers it: which step it answers, and its label as a locale key or, for names of places, as it is. */
export type Offer = { step: string; option: string; strong?: boolean } & ({ label: string } | { text: string });

/** What a step of the engine wants done. Collected, committed once, then sent; the engine itself does nothing. */
export type Effect =
  /** Speak: locale keys, one paragraph each, and the choices under the last. */
  | { do: 'say'; keys: string[]; offers?: Offer[]; navigates?: true; asksPlace?: true }
  /** Show the emergency numbers of the place. */
  | { do: 'card' }
  /** Show the centres of a town. */
  | { do: 'centres'; town: string }
  /** Say back, in the survivor's words, what they answered. */
  | { do: 'summary'; keys: string[]; answers: Record<string, string> }
  /** Open a case, or raise the one that is open. */
  | { do: 'case'; level: Level }
  /** Hand the survivor's words to the worker; `mark`: the house's own words, by the key they have, which nobody can type. */
  | { do: 'relay'; text: string; mark?: string }
  /** The survivor lets us write unasked for so long from now; 0 = not any more. */
  | { do: 'contact'; forMs: number }
  /**
   * A way to reach them is kept beside the case for so long (retention class F), also when the conversation is over; 0 =
   * not any more. `callBack`: what they typed to be called by, where the chat itself is no way.
   */
  | { do: 'keep-way'; forMs: number; callBack: CallBack | null }
  /** Make a code to come back with (class Z) and say it; `own`: the one they chose, else eight words. */
  | { do: 'code'; own: string | null }
  /**
   * They gave a code: what is behind it comes back as an inbound `resumed`, in the same turn. `typed`: words that look like
   * one and may mean something else.
   */
  | { do: 'open-code'; code: string; short: boolean; typed?: string }
  /** Say what is held about them, and how long still. */
  | { do: 'held' }
  /** The way back is gone until they open it again; an open case stays open. */
  | { do: 'blocked' }
  /** End the conversation here; an open case stays open and says "left quickly". */
  | { do: 'leave' }
  /** Shred content and route; an open case stays, without content. */
  | { do: 'erase' };

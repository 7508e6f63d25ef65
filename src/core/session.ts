import type { Level } from './case.ts';
import type { Language } from './language.ts';

/** The answer of somebody who skipped or could not say. It is never read as "no". */
export const UNKNOWN = 'unknown';

/** Where a conversation stands (retention class S). Serialised and sealed between any two turns; no words of the survivor. */
export type Session = {
  /** Content hash of the compiled flows it runs on: a deploy in mid-conversation is noticed. */
  hash: string;
  /** The step whose answer is awaited. */
  at: string;
  answers: Record<string, string>;
  /** Highest level reached so far; never lowered here. */
  level: Level;
  language: Language;
  /** A case was opened from here; once it is closed, the next words begin anew. */
  called?: true;
  /** Where detours (one question about danger) go back to, the newest last; at most `detoursMax`. */
  back?: string[];
  /** The question before this one: on a messenger its choices may still be on the screen, and come back as words. */
  asked?: string;
  /** "You may write back" was somebody's of another moment: it is asked anew with the next thing done beside the case. */
  contactAnew?: true;
  /** When they left, by the platform's clock: what they wrote before may arrive after. */
  leftMs?: number;
  /** Ids of the triage rules that raised the level, for the worker's summary. */
  reasons: string[];
};

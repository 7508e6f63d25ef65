import type { Level } from './case.ts';
import type { Language } from './language.ts';
import type { LIMITS } from './limits.ts';

/** The answer of somebody who skipped or could not say. It is never read as "no". */
export const UNKNOWN = 'unknown';

/** Where a conversation stands (retention class S). Serialised and sealed between any two turns; of the survivor's words only those they agreed on. */
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
  /**
   * The agreed word for danger was typed: `level` is what the screen goes by, `case` says that it knows of no case. Over
   * for either when the conversation itself comes to it.
   */
  unseen?: { level: Level; case?: true };
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
  /** Words they agreed on with us, normalised: theirs alone, said back to nobody. They die with the session. */
  words?: AgreedWords;
  /** A code was right, and the check word behind it is still to be given. */
  resuming?: { saved: Saved; wrong: number };
  /** By what they want to be called, while that is asked: gone from here with the answer, however it goes. */
  calling?: Calling;
};

/** `check`: by which a worker knows that it is still them. `duress`: typed alone it calls, and shows nothing. */
export type AgreedWords = { check?: string; duress?: string };

/** What a code brings back (retention class Z): the state of a conversation, nothing that leads to anybody. */
export type Saved = Pick<Session, 'answers' | 'level' | 'language' | 'reasons' | 'words'>;

/**
 * By what, when and with what words somebody on our page wants to be called (retention class F). `when` and `say` are
 * options whose words are `choice.<option>`; `say` may be a sentence of their own instead.
 */
export type CallBack = { number: string; when: string; say: string };

/** How long a way to reach somebody is kept. */
export type KeptFor = Exclude<keyof typeof LIMITS.keepWayMs, 'no'>;
/** A call that is being agreed on; `again`: what was typed was no number, and it was asked once more. */
export type Calling = { keep: KeptFor; again?: true } & Partial<Pick<CallBack, 'number' | 'when'>>;

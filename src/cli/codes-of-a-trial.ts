import { type CodeWords, freshCode } from '../core/codes/fresh-code.ts';
import type { Effect } from '../core/effect.ts';
import type { Inbound } from '../core/message.ts';
import type { Saved, Session } from '../core/session.ts';

/** What a turn does about codes to come back with, in the memory of one trial: each works once. */
export function createCodesOfATrial(words: CodeWords) {
  const kept = new Map<string, Saved>();
  const randomBytes = (count: number) => crypto.getRandomValues(new Uint8Array(count));
  return {
    /** The code that is to be shown; '' = none is wanted. */
    made(effects: readonly Effect[], session: Session): string {
      const wanted = effects.find((effect) => effect.do === 'code');
      if (wanted === undefined) return '';
      const code = wanted.own ?? freshCode(words, session.language, randomBytes);
      const { answers, level, language, reasons, words: own } = session;
      kept.set(code, { answers, level, language, reasons, ...(own ? { words: own } : {}) });
      return code;
    },
    /** What is behind a code that was given; null = none was given. */
    behind(effects: readonly Effect[]): Inbound | null {
      const given = effects.find((effect) => effect.do === 'open-code');
      if (given === undefined) return null;
      const saved = kept.get(given.code) ?? null;
      kept.delete(given.code);
      const { typed } = given;
      return {
        kind: 'resumed',
        saved,
        why: saved === null ? 'unknown' : null,
        ...(typed === undefined ? {} : { typed }),
      };
    },
  };
}

import type { Effect } from '../../src/core/effect.ts';
import type { Inbound } from '../../src/core/message.ts';
import type { Saved, Session } from '../../src/core/session.ts';

/** Always the same ones, where the turn would draw them. */
const EIGHT_WORDS = { 'zh-Hans': '春夏秋冬山水花鸟', en: 'apple river stone cloud paper lemon chair winter' } as const;

/** What the turn does about codes, without a store: each works once. */
export function createCapsules() {
  const kept = new Map<string, Saved>();
  return {
    /** The code to be shown; null = none was wanted. */
    made(effects: readonly Effect[], session: Session): string | null {
      const wanted = effects.find((effect) => effect.do === 'code');
      if (wanted === undefined) return null;
      const code = wanted.own ?? EIGHT_WORDS[session.language];
      const { answers, level, language, reasons, words } = session;
      kept.set(code, { answers, level, language, reasons, ...(words ? { words } : {}) });
      return code;
    },
    /** What is behind a code that was given; null = none was. */
    behind(effects: readonly Effect[]): Extract<Inbound, { kind: 'resumed' }> | null {
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

import type { Language } from './core/language.ts';
import { type Session, UNKNOWN } from './core/session.ts';
import type { Asked } from './flow/asked.ts';
import type { Screening } from './flow/schema.ts';
import type { Texts } from './i18n/texts.ts';

/** One row of the worker's risk summary: `yes`, `no`, `unknown`, or words. */
export type Fact = { label: string; value: string };

/** What was asked and answered, in the order of the flows; of the screening's items also those not asked, as unknown. */
export function createSummarise(texts: Texts, asked: readonly Asked[], screened: readonly string[]) {
  return (session: Session, language: Language): Fact[] =>
    asked
      .filter(({ answer }) => answer in session.answers || screened.includes(answer))
      .map(({ answer, question, labels }) => {
        const value = session.answers[answer] ?? UNKNOWN;
        const plain = value === UNKNOWN || value === 'yes' || value === 'no';
        const label = labels[value];
        return {
          label: texts.t(language, `chat:${question}`),
          value: plain || label === undefined ? (plain ? value : UNKNOWN) : texts.t(language, `chat:${label}`),
        };
      });
}

/** What a screening found, in words for the worker, at or above its cut-off; below it nothing is said to anybody. */
export function createFinding(texts: Texts, screenings: readonly Screening[]) {
  return (session: Session, language: Language): string | null => {
    const met = screenings.find(({ item, scoring }) => {
      const weights = item.map(
        ({ linkId, answerOption }) => answerOption.find(({ value }) => value === session.answers[linkId])?.weight ?? 0,
      );
      return weights.reduce((sum, weight) => sum + weight, 0) >= scoring.cutOff;
    });
    return met ? texts.t(language, `chat:${met.scoring.finding}`) : null;
  };
}

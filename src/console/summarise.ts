import type { Language } from '../core/language.ts';
import { type Session, UNKNOWN } from '../core/session.ts';
import type { Texts } from '../i18n/texts.ts';
import type { Fact } from './wire.ts';

/** A question whose answer is kept: where its words are, and those of its choices, in the chat area. */
type AskedQuestion = { answer: string; question: string; labels: Readonly<Record<string, string>> };

/** What was asked and answered, in the order given; then the screening's items that were not asked, as unknown. */
export function createSummarise(
  texts: Pick<Texts, 't'>,
  asked: readonly AskedQuestion[],
  screened: readonly string[],
): (session: Session, language: Language) => Fact[] {
  return (session, language) => {
    const answered = asked.filter(({ answer }) => answer in session.answers);
    const open = asked.filter(({ answer }) => !(answer in session.answers) && screened.includes(answer));
    return [...answered, ...open].map(({ answer, question, labels }) => {
      const value = session.answers[answer] ?? UNKNOWN;
      const plain = value === UNKNOWN || value === 'yes' || value === 'no';
      const label = labels[value];
      const words = plain || label === undefined ? null : texts.t(language, `chat:${label}`);
      return { label: texts.t(language, `chat:${question}`), value: words ?? (plain ? value : UNKNOWN) };
    });
  };
}

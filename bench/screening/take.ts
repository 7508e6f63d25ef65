import { CUT_OFFS, LEVELS, OPTIONS, QUESTIONS } from './engine.ts';

/** What is known of somebody, as those keep it who have no engine of their own. */
export type Known = { at: string; answers: Record<string, string>; level: string };

export const fresh = (): Known => ({ at: 'q1', answers: {}, level: 'information' });

/** A question as one line of text, its options behind it. */
export const asks = (name: string) => `screening.${name}: ${OPTIONS.join(' ')}`;

/** The level now: it only ever rises. */
export function levelOf({ answers, level }: Pick<Known, 'answers' | 'level'>): string {
  const yes = QUESTIONS.filter((name) => answers[name] === 'yes').length;
  const now = yes >= CUT_OFFS.priority ? 'priority' : yes >= CUT_OFFS.standard ? 'standard' : 'information';
  return LEVELS.indexOf(now) > LEVELS.indexOf(level) ? now : level;
}

/** Takes an answer into what is known; what is to be said, in order. */
export function take(known: Known, question: string, option: string): string[] {
  if (question !== known.at || !OPTIONS.includes(option)) return ['stale', asks(known.at)];
  known.answers[question] = option;
  known.level = levelOf(known);
  const next = QUESTIONS[QUESTIONS.indexOf(question) + 1];
  known.at = next ?? 'q1';
  if (next !== undefined) return [asks(next)];
  return [known.level === 'priority' ? 'screening.many' : 'screening.few', asks('q1')];
}

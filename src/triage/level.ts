import * as z from 'zod/mini';
import { LEVELS, type Level, rank } from '../core/case.ts';
import { answersIn, type Condition, condition, type Facts, holds } from '../core/condition.ts';

const id = z.string().check(z.regex(/^[a-z][a-z0-9-]{0,40}$/, 'lower-case letters, digits and dashes'));
const words = z.string().check(z.minLength(1));

const rule = z.strictObject({
  id,
  level: z.enum(['immediate', 'urgent', 'priority', 'standard']),
  when: condition.check(
    z.refine(isAboutAnswers, 'a rule looks at answers only, not at the level, the desk or the case'),
  ),
  /** Where the rule comes from: a publication, a law, or "practice". */
  source: words,
  /** Locale key of the plain words a worker reads. */
  label: z.string().check(z.regex(/^reason\.[a-z0-9-]+$/, 'a locale key reason.<id>')),
  /** Whether a flow asks it now, it is found in typed words, or no flow asks it yet. */
  asked: z.enum(['now', 'typed', 'later']),
  note: z.optional(words),
});

/** flows/triage.yaml: what each level is, and every rule that raises somebody to it. */
export const triageSchema = z.strictObject({
  specVersion: z.literal(1),
  levels: z
    .array(z.strictObject({ id: z.enum(LEVELS), what: words }))
    .check(
      z.refine(
        (levels) => LEVELS.every((level) => levels.filter((each) => each.id === level).length === 1),
        'every level once',
      ),
    ),
  rules: z.array(rule).check(
    z.refine((rules) => new Set(rules.map((each) => each.id)).size === rules.length, 'two rules have the same id'),
    z.refine(
      (rules) => rules.every((each) => each.label === `reason.${each.id}`),
      'the label of a rule is reason.<its id>',
    ),
  ),
});
export type Triage = z.infer<typeof triageSchema>;

export type Assess = (answers: Readonly<Record<string, string>>) => { level: Level; reasons: string[] };

/** The level that answers call for, and the ids of the rules that say so, highest first. No rule = information. */
export function createAssess(triage: Triage): Assess {
  const rules = triage.rules.toSorted((a, b) => rank(b.level) - rank(a.level));
  return (answers) => {
    const facts: Facts = {
      answers,
      level: 'information',
      desk: 'unstaffed',
      caseOpen: false,
      pushed: false,
      web: false,
    };
    // Highest first: the first that is met is the level.
    const met = rules.filter(({ when }) => holds(when, facts));
    return { level: met[0]?.level ?? 'information', reasons: met.map((each) => each.id) };
  };
}

/** Answers the rules look at which a flow must ask; rules waiting for a later flow are left out. */
export function answersRead(triage: Triage): string[] {
  const asked = triage.rules.filter((each) => each.asked !== 'later');
  return [...new Set(asked.flatMap(({ when }) => answersIn(when)))];
}

function isAboutAnswers(when: Condition): boolean {
  if ('all' in when) return when.all.every(isAboutAnswers);
  if ('any' in when) return when.any.every(isAboutAnswers);
  if ('not' in when) return isAboutAnswers(when.not);
  return 'answer' in when || 'yesIn' in when;
}

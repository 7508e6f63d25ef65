import * as z from 'zod/mini';
import { DESKS, type Desk, LEVELS, type Level, rank } from './case.ts';

/** When something holds: a closed vocabulary, no expression language. An answer not given holds for nothing. */
export type Condition =
  | { answer: string; is: string[] }
  /** How many of these answers are "yes". */
  | { yesIn: string[]; atLeast: number }
  | { level: Level }
  | { desk: Desk }
  | { case: 'open' | 'none' }
  /** Whether messages are sent to a device here, or fetched by a page of ours. */
  | { pushed: boolean }
  /** Whether our web page has an address that can be told. */
  | { web: boolean }
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition };

export const condition: z.ZodMiniType<Condition> = z.lazy(() =>
  z.union([
    z.strictObject({ answer: z.string(), is: z.array(z.string()).check(z.minLength(1)) }),
    z.strictObject({ yesIn: z.array(z.string()).check(z.minLength(1)), atLeast: z.int() }),
    z.strictObject({ level: z.enum(LEVELS) }),
    z.strictObject({ desk: z.enum(DESKS) }),
    z.strictObject({ case: z.enum(['open', 'none']) }),
    z.strictObject({ pushed: z.boolean() }),
    z.strictObject({ web: z.boolean() }),
    z.strictObject({ all: z.array(condition) }),
    z.strictObject({ any: z.array(condition) }),
    z.strictObject({ not: condition }),
  ]),
);

export type Facts = {
  answers: Readonly<Record<string, string>>;
  level: Level;
  desk: Desk;
  caseOpen: boolean;
  pushed: boolean;
  web: boolean;
};

/** Whether a condition holds for these facts. `level` means "at least". */
export function holds(when: Condition, facts: Facts): boolean {
  if ('answer' in when) return when.is.includes(facts.answers[when.answer] ?? '');
  if ('yesIn' in when) {
    let count = 0;
    for (const key of when.yesIn) if (facts.answers[key] === 'yes') count += 1;
    return count >= when.atLeast;
  }
  if ('level' in when) return rank(facts.level) >= rank(when.level);
  if ('desk' in when) return facts.desk === when.desk;
  if ('case' in when) return facts.caseOpen === (when.case === 'open');
  if ('pushed' in when) return facts.pushed === when.pushed;
  if ('web' in when) return facts.web === when.web;
  if ('all' in when) return when.all.every((each) => holds(each, facts));
  if ('any' in when) return when.any.some((each) => holds(each, facts));
  return !holds(when.not, facts);
}

/** Every answer a condition looks at. */
export function answersIn(when: Condition): string[] {
  if ('answer' in when) return [when.answer];
  if ('yesIn' in when) return when.yesIn;
  if ('all' in when) return when.all.flatMap(answersIn);
  if ('any' in when) return when.any.flatMap(answersIn);
  return 'not' in when ? answersIn(when.not) : [];
}

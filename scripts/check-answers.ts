import type { Condition } from '../src/core/condition.ts';
import { UNKNOWN } from '../src/core/session.ts';
import type { CompiledFlows, Step } from '../src/flow/compiled.ts';
import { DURESS, WORDS } from '../src/flow/names.ts';
import type { Triage } from '../src/triage/level.ts';
import type { Problem } from './source-lines.ts';

type Rules = { file: string; value: Triage; lineAt(path: readonly PropertyKey[]): number };

/** Answers nobody asks for, or values nobody can give, which a rule of triage looks at: it would never hold. */
export function checkAnswers(flows: CompiledFlows, { file, value, lineAt }: Rules): Problem[] {
  const given = answersGiven(flows);
  return value.rules.flatMap(({ id, when, asked }, index) => {
    if (asked === 'later') return [];
    const problem = (code: string, message: string): Problem => ({
      code,
      file,
      line: lineAt(['rules', index, 'when']),
      message: `${id}: ${message}`,
    });
    return looksAt(when).flatMap(({ answer, is }) => {
      const values = given.get(answer);
      if (!values) return [problem('never-asked', `no flow asks for the answer "${answer}"`)];
      return is
        .filter((wanted) => !values.has(wanted))
        .map((wanted) => problem('never-given', `the answer "${answer}" can never be "${wanted}"`));
    });
  });
}

/** Every answer the flows can give, with its values. `words` is what typed words say, `duress` what an agreed word does. */
function answersGiven(flows: CompiledFlows): Map<string, Set<string>> {
  const alone: { answer: string; value: string }[] = [DURESS, WORDS];
  const given = new Map(alone.map(({ answer, value }) => [answer, new Set([value])]));
  const add = (answer: string, value: string) => given.set(answer, (given.get(answer) ?? new Set()).add(value));
  for (const step of Object.values(flows.steps)) {
    if (step.type === 'ask' && step.save !== undefined && step.skip) add(step.save, UNKNOWN);
    for (const offer of offersOf(step)) {
      if (step.type === 'ask' && step.save !== undefined) add(step.save, offer.id);
      for (const [answer, value] of Object.entries(offer.set ?? {})) add(answer, value);
    }
  }
  return given;
}

function offersOf(step: Step) {
  return step.type === 'ask' || step.type === 'listen' ? step.offers : [];
}

function looksAt(when: Condition): { answer: string; is: string[] }[] {
  if ('answer' in when) return [when];
  if ('yesIn' in when) return when.yesIn.map((answer) => ({ answer, is: ['yes'] }));
  if ('all' in when) return when.all.flatMap(looksAt);
  if ('any' in when) return when.any.flatMap(looksAt);
  return 'not' in when ? looksAt(when.not) : [];
}

import { answersIn } from '../core/condition.ts';
import type { CompiledFlows, Step } from './compiled.ts';
import { raisingFaults } from './lint/navigates.ts';
import { reach, runsInCircles } from './lint/reach.ts';
import { BACK, WORDS } from './names.ts';
import { conditionsOf, keysOf, savedBy, targetsOf } from './targets.ts';

/** What is wrong with the flows as a whole; `step` is a full name. */
export type LintProblem = { code: string; step: string; message: string };

export type LintWith = {
  /** Languages that lack the words of a key of the chat area. */
  languagesWithout(key: string): string[];
  /** Answers that conditions outside the flows (triage rules) look at. */
  readElsewhere: string[];
  /** Keys the engine itself says. */
  engineKeys: readonly string[];
};

/** Proves that nobody is led nowhere: every target exists, every step is reached and stops, every word is there. */
export function lintFlows(flows: CompiledFlows, given: LintWith): LintProblem[] {
  const names = Object.keys(flows.steps);
  const doors = Object.entries(flows.on);
  const problems: LintProblem[] = [];
  const report = (code: string, step: string, message: string) => problems.push({ code, step, message });

  for (const [door, name] of [['start', flows.start] as const, ...doors]) {
    if (!(name in flows.steps)) report('no-such-step', name, `"${door}" leads to a step that is not there`);
  }
  if (flows.steps[flows.on.urgent]?.type !== 'case')
    report('urgent-is-no-case', flows.on.urgent, '"urgent" must be a case step');
  const contact = flows.steps[flows.on.contact];
  if (contact?.type !== 'contact' || contact.next !== BACK)
    report('no-contact', flows.on.contact, `"contact" must be a contact step that goes ${BACK}`);
  for (const [door, type] of [['code', 'give-code'] as const, ['prove', 'prove'] as const])
    if (flows.steps[flows.on[door]]?.type !== type)
      report(`no-${door}`, flows.on[door], `"${door}" must be a ${type} step`);
  for (const [name, step] of Object.entries(flows.steps)) {
    for (const target of targetsOf(step)) {
      if (target !== BACK && !(target in flows.steps))
        report('no-such-step', name, `leads to "${target}", which is not there`);
    }
    if (step.type === 'ask') for (const message of questionFaults(step)) report('dead-end', name, message);
    if (step.type === 'ask' && step.navigates)
      for (const message of raisingFaults(flows, step)) report('raises', name, `"navigates", but ${message}`);
    for (const key of keysOf(step)) {
      for (const language of given.languagesWithout(key))
        report('no-words', name, `"${key}" has no words in ${language}`);
    }
  }
  for (const key of given.engineKeys) {
    for (const language of given.languagesWithout(key))
      report('no-words', flows.start, `"${key}" has no words in ${language}`);
  }
  const reached = reach(flows, [flows.start, ...doors.map(([, name]) => name)]);
  for (const name of names) if (!reached.has(name)) report('unreachable', name, 'no way leads here');
  for (const name of names)
    if (runsInCircles(flows, name)) report('never-waits', name, 'can walk in a circle without asking anything');
  problems.push(...unknownAnswers(flows, given.readElsewhere));
  return problems;
}

function questionFaults(step: Extract<Step, { type: 'ask' }>): string[] {
  const faults: string[] = [];
  const goesOn = step.next !== undefined;
  if (!goesOn && step.offers.some((offer) => offer.to === undefined))
    faults.push('a choice leads nowhere: give it "to", or the step "next"');
  if (!goesOn && step.skip) faults.push('[skip] leads nowhere: the step needs "next"');
  if (!goesOn && step.if !== undefined) faults.push('a question that can be passed by needs "next"');
  if (step.offers.every((offer) => offer.if !== undefined) && !step.skip)
    faults.push('every choice can be hidden at once');
  return faults;
}

function unknownAnswers(flows: CompiledFlows, readElsewhere: string[]): LintProblem[] {
  const steps = Object.entries(flows.steps);
  const given = new Set<string>([WORDS.answer, ...steps.flatMap(([, step]) => savedBy(step))]);
  const inFlows = steps.flatMap(([name, step]) =>
    conditionsOf(step)
      .flatMap(answersIn)
      .map((answer) => ({ name, answer })),
  );
  const outside = readElsewhere.map((answer) => ({ name: flows.start, answer }));
  return [...inFlows, ...outside]
    .filter(({ answer }) => !given.has(answer))
    .map(({ name, answer }) => ({
      code: 'never-asked',
      step: name,
      message: `the answer "${answer}" is looked at but never given`,
    }));
}

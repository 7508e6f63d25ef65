import { createHash } from 'node:crypto';
import type { Content } from '../../src/content.ts';
import { compileFlows } from '../../src/flow/compile.ts';
import type { CompiledFlows } from '../../src/flow/compiled.ts';
import { flowSchema } from '../../src/flow/schema.ts';
import { triageSchema } from '../../src/triage/level.ts';
import { CUT_OFFS, QUESTIONS } from './engine.ts';

/** The name of the flow: questions are `screening/q1` there. */
export const FLOW = 'screening';

const yesNo = [{ id: 'yes' }, { id: 'no' }];
const aside = { type: 'ask', say: ['screening.aside'], offers: yesNo, next: '@back' };
const opens = { type: 'case', staffed: ['screening.aside'], unstaffed: ['screening.aside'], next: 'wait' };

const source = {
  specVersion: 1,
  id: FLOW,
  purpose: 'Twelve questions one after another, a finding, and again.',
  serves: 'case',
  signOff: { practice: false, law: false, medicine: false, language: false },
  start: 'q1',
  on: {
    person: 'person',
    immediate: 'immediate',
    urgent: 'urgent',
    danger: 'danger',
    helper: 'danger',
    leave: 'danger',
    contact: 'contact',
    voice: 'danger',
    again: 'q1',
    code: 'danger',
    prove: 'danger',
    resumed: 'q1',
  },
  steps: {
    ...Object.fromEntries(
      QUESTIONS.map((name, index) => [
        name,
        {
          type: 'ask',
          say: [`screening.${name}`],
          save: name,
          skip: true,
          offers: yesNo,
          next: QUESTIONS[index + 1] ?? 'finding',
        },
      ]),
    ),
    finding: { type: 'route', routes: [{ when: { level: 'priority' }, to: 'many' }], next: 'few' },
    many: { type: 'say', say: ['screening.many'], next: 'q1' },
    few: { type: 'say', say: ['screening.few'], next: 'q1' },
    person: { ...opens, level: 'standard' },
    immediate: { ...opens, level: 'immediate' },
    urgent: { ...opens, level: 'urgent' },
    danger: aside,
    contact: {
      type: 'contact',
      say: ['screening.aside'],
      agreed: ['screening.aside'],
      declined: ['screening.aside'],
      next: '@back',
    },
    wait: { type: 'listen', heard: ['screening.aside'], offers: yesNo, next: 'q1' },
  },
};

const rule = (id: keyof typeof CUT_OFFS) => ({
  id,
  level: id,
  when: { yesIn: QUESTIONS, atLeast: CUT_OFFS[id] },
  source: 'the bench',
  label: `reason.${id}`,
  asked: 'now',
});

/** The flow in the schema of the shipped ones, through the shipped compiler. */
export function compileScreening(): CompiledFlows {
  const sources = { entry: FLOW, flows: [{ file: 'bench', value: flowSchema.parse(source) }], screenings: [] };
  const { flows, problems } = compileFlows(sources, (text) =>
    createHash('sha256').update(text).digest('base64url').slice(0, 16),
  );
  if (flows === null) throw new Error(`the bench's flow does not compile: ${problems[0]?.message}`);
  return flows;
}

/** Everything that ships (detection, words, places, numbers) with this flow and its levels in place of the shipped ones. */
export function withScreening(shipped: Content): Content {
  const levels = shipped.triage.levels;
  const triage = triageSchema.parse({ specVersion: 1, levels, rules: [rule('standard'), rule('priority')] });
  const words = Object.fromEntries(
    [...QUESTIONS, 'many', 'few', 'aside'].map((name) => [name, `(${name}) Has this been so since we last spoke?`]),
  );
  const locales = Object.fromEntries(
    Object.entries(shipped.locales).map(([language, areas]) => [
      language,
      { ...areas, chat: { ...(areas.chat as object), screening: words } },
    ]),
  );
  return { ...shipped, flows: compileScreening(), triage, locales };
}

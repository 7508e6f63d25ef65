import { expect, it } from 'vitest';
import { createSummarise } from '../../src/console/summarise.ts';
import type { Session } from '../../src/core/session.ts';

const asked = [
  { answer: 'danger', question: 'danger.question', labels: { yes: 'choice.yes' } },
  { answer: 'who', question: 'who.question', labels: { partner: 'who.partner' } },
  { answer: 'six-weapon', question: 'six.weapon', labels: {} },
  { answer: 'age', question: 'age.question', labels: {} },
];
const summarise = createSummarise({ t: (language, key) => `${language} ${key}` }, asked, ['six-weapon']);
const session = (answers: Session['answers']): Session => ({
  hash: 'h',
  at: 'first/hello',
  answers,
  level: 'standard',
  language: 'zh-Hans',
  reasons: [],
});

it("is in the worker's language and the flows' order: yes and no as they are, other choices in words", () => {
  expect(summarise(session({ who: 'partner', danger: 'yes', 'six-weapon': 'no' }), 'en')).toEqual([
    { label: 'en chat:danger.question', value: 'yes' },
    { label: 'en chat:who.question', value: 'en chat:who.partner' },
    { label: 'en chat:six.weapon', value: 'no' },
  ]);
});

it("shows a screening's item that was not asked, and a value without words, as unknown, never as no", () => {
  expect(summarise(session({ who: 'somebody' }), 'en')).toEqual([
    { label: 'en chat:who.question', value: 'unknown' },
    { label: 'en chat:six.weapon', value: 'unknown' },
  ]);
});

it('begins with what was answered; what nobody asked comes after it', () => {
  expect(summarise(session({ danger: 'yes', age: 'no' }), 'en').map(({ label }) => label)).toEqual([
    'en chat:danger.question',
    'en chat:age.question',
    'en chat:six.weapon',
  ]);
});

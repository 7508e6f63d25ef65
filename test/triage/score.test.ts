import { expect, it } from 'vitest';
import { findingOf, type Scored, score } from '../../src/triage/score.ts';

const item = (linkId: string, weight: number) => ({
  linkId,
  answerOption: [
    { value: 'yes', weight },
    { value: 'no', weight: 0 },
  ],
});
const two: Scored = {
  item: [item('a', 1), item('b', 1), item('c', 2)],
  scoring: { cutOff: 2, finding: 'two.finding' },
};

it('adds the weights of what was answered; unknown and unasked count nothing', () => {
  expect(score(two, { a: 'yes', b: 'unknown', other: 'yes' })).toBe(1);
  expect(score(two, { a: 'yes', b: 'no', c: 'yes' })).toBe(3);
});

it('says the finding at the cut-off and nothing one below it', () => {
  expect(findingOf([two], { a: 'yes', b: 'no' })).toBeNull();
  expect(findingOf([two], { a: 'yes', b: 'yes' })).toBe('two.finding');
});

import { expect, it } from 'vitest';
import { roundDegrees } from '../../../src/core/basics/round-degrees.ts';

it('rounds to a hundredth of a degree, and nothing is minus zero', () => {
  expect([22.815_49, -113.675_1, 90, -0.004].map(roundDegrees)).toEqual([22.82, -113.68, 90, 0]);
});

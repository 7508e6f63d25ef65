import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMatchLabel, exactLabel } from '../../src/triage/match-label.ts';

const matchLabel = createMatchLabel();
const QUESTION = ['是', '说不准', '不是'];
const SEEN = ['不会', '会', '说不准'];
const ENGLISH = ['Yes', "I can't say", 'No', 'Skip'];

describe('a typed answer', () => {
  it.each([
    ['2', QUESTION, 1],
    ['２', QUESTION, 1],
    ['②', QUESTION, 1],
    ['二', QUESTION, 1],
    ['2.', QUESTION, 1],
    ['有', QUESTION, 0],
    ['嗯', QUESTION, 0],
    ['yes', QUESTION, 0],
    ['没有', QUESTION, 2],
    ['不知道', QUESTION, 1],
    ['會', SEEN, 1],
    ['不会', SEEN, 0],
    ['i can’t say', ENGLISH, 1],
    ['not sure', ENGLISH, 1],
    ['跳过', ENGLISH, 3],
    ['y', ENGLISH, 0],
    ['7天以内', ['7 天以内', '更早以前'], 0],
    ['0', QUESTION, -1],
    ['4', QUESTION, -1],
    ['99', QUESTION, -1],
    ['也许明天', QUESTION, -1],
    ['', QUESTION, -1],
    ['跳过', QUESTION, -1],
  ])('"%s" to %j is choice %i', (text, labels, wanted) => {
    expect(matchLabel(text, labels)).toBe(wanted);
  });

  it('is not guessed when two choices mean the same', () => {
    expect(matchLabel('yes', ['是', '有', '不是'])).toBe(-1);
  });

  it('points at a choice or nowhere, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (text) => {
        expect(matchLabel(text, ENGLISH)).toBeGreaterThanOrEqual(-1);
        expect(matchLabel(text, ENGLISH)).toBeLessThan(ENGLISH.length);
      }),
    );
  });
});

it('finds a label typed exactly, whatever marks and width it comes in, and nothing that only means it', () => {
  const labels = ['🆘 现在不安全', 'Not safe right now', '没有'];
  expect(exactLabel('现在不安全', labels)).toBe(0);
  expect(exactLabel('ＮＯＴ safe  right now!', labels)).toBe(1);
  for (const text of ['不是', '1', '', '🆘', 'not safe']) expect(exactLabel(text, labels)).toBe(-1);
});

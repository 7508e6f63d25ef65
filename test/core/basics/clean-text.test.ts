import { expect, it } from 'vitest';
import { cleanText, cutText } from '../../../src/core/basics/clean-text.ts';

it('keeps lines and whole characters, and takes out controls and half characters', () => {
  expect(cleanText(' a\u0000b\tc\u009f\r\nd\re 😀\ud83d ')).toBe('a b c \nd\ne 😀\ufffd');
});

it('leaves nothing of nothing but blanks and controls', () => {
  expect(cleanText(' \u0007\r\n\t')).toBe('');
});

it('cuts between characters and never keeps half of one', () => {
  expect([cutText('a😀b', 4), cutText('a😀b', 3), cutText('a😀b', 2), cutText('a😀b', 0)]).toEqual([
    'a😀b',
    'a😀',
    'a',
    '',
  ]);
});

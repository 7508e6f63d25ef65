import { describe, expect, it } from 'vitest';
import { withoutIdentity } from '../../src/triage/identity.ts';

const out = (text: string) => withoutIdentity(text, '#');

describe('a number that says who somebody is does not go on', () => {
  const cases: [string, string][] = [
    ['打我电话13812345678', '打我电话#'],
    ['138 1234 5678 是我', '# 是我'],
    ['138-1234-5678', '#'],
    ['＋86 １３８１２３４５６７８', '＋#'],
    ['+86 138 1234 5678', '#'],
    ['座机0769-22334455', '座机#'],
    ['身份证44190019900101123X，别说出去', '身份证#，别说出去'],
    ['call 5551234567 or 2233445', 'call # or #'],
  ];
  for (const [text, kept] of cases) it(text, () => expect(out(text)).toBe(kept));
});

describe('what is no such number stays as it was typed', () => {
  for (const text of ['打110还是12338', '2026-11-23 晚上', '凌晨3点，30楼1502', '他打了我１２次', '', '没有数字']) {
    it(text || 'nothing', () => expect(out(text)).toBe(text));
  }
});

it('takes out a number however long it is made, in a row or spaced', () => {
  expect(out('1'.repeat(1_000))).toBe('#');
  expect(out('1 '.repeat(500))).toBe('# ');
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bare, normalise } from '../../src/triage/normalise.ts';

describe('normalised text', () => {
  it.each([
    ['ＡＢＣ　１２', 'abc 12'],
    ['他 要 殺 了 我', '他要杀了我'],
    ['把我 lock 在家', '把我 lock 在家'],
    ['跟蹤、離婚、強姦、搶孩子、證件', '跟踪、离婚、强奸、抢孩子、证件'],
    ['發到群組裡', '发到群组里'],
    ["I'm scared", 'im scared'],
    ['救\u200b我', '救我'],
    ['a\r\n\tb', 'a b'],
  ])('of "%s" is "%s"', (text, wanted) => {
    expect(normalise(text)).toBe(wanted);
  });

  it('stays the same when it is normalised again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        fc.pre(normalise(text).length < 900);
        expect(normalise(normalise(text))).toBe(normalise(text));
      }),
    );
  });
});

describe('a bare message', () => {
  it.each([
    ['  救我！！！', '救我'],
    ['“help.”', 'help'],
    ['/exit', '/exit'],
    ['……', ''],
    ['', ''],
  ])('of "%s" is "%s"', (text, wanted) => {
    expect(bare(text)).toBe(wanted);
  });
});

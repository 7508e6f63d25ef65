import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faultOfIcon, faultOfWords, iconAddress, ownWords } from '../../../src/core/look/look.ts';

describe('words of the look', () => {
  it.each([
    ['Leaf', { 'zh-Hans': 'Leaf', en: 'Leaf' }],
    [' Leaf ', { 'zh-Hans': 'Leaf', en: 'Leaf' }],
    ['zh-Hans: 小叶; en: Leaf', { 'zh-Hans': '小叶', en: 'Leaf' }],
    ['en:Leaf;zh-Hans:小叶', { 'zh-Hans': '小叶', en: 'Leaf' }],
    ['zh-Hans: 你好；写吧; en: Hi; write: anything', { 'zh-Hans': '你好；写吧', en: 'Hi; write: anything' }],
    ['At 9:00; later: too', { 'zh-Hans': 'At 9:00; later: too', en: 'At 9:00; later: too' }],
  ])('%s', (text, words) => {
    expect(faultOfWords(text, 64)).toBeNull();
    expect(ownWords(text)).toEqual(words);
  });

  it.each([
    ['en: Leaf', /^must be one text for all languages, or zh-Hans: …; en: …$/],
    ['Blatt; en: Leaf', /^must be one text/],
    ['zh-Hans: ; en: Leaf', /^must be 1-64 characters on one line/],
    ['   ', /^must be 1-64/],
    ['a\nb', /^must be 1-64/],
    ['a\u0007b', /^must be 1-64/],
    ['x'.repeat(65), /^must be 1-64/],
    [`zh-Hans: 小叶; en: ${'x'.repeat(65)}`, /^must be 1-64/],
    ['Crisis Line', /^says what the service is \(crisis\)$/],
    ['zh-Hans: 家暴求助; en: Leaf', /^says what the service is \(家暴\)$/],
  ])('%j is refused', (text, why) => {
    expect(faultOfWords(text, 64)).toMatch(why);
  });

  it('a refusal holds nothing of the text but the word of the list', () => {
    expect(faultOfWords('canary\n', 3)).not.toContain('canary');
    expect(faultOfWords('canary helpline', 64)).not.toContain('canary');
  });

  it('what is taken is, in every language, a line of no more than so many characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), fc.string({ maxLength: 10 }), (one, other) => {
        for (const text of [one, `zh-Hans: ${one}; en: ${other}`]) {
          if (faultOfWords(text, 20) !== null) continue;
          for (const words of Object.values(ownWords(text))) {
            expect(words).toMatch(/^\S/);
            expect(words.length).toBeLessThanOrEqual(20);
            expect(words).not.toMatch(/\p{Cc}/u);
          }
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('the picture of the tab', () => {
  it.each(['🍃', '叶', 'L', '👩‍🌾', '☕️', 'é'])('%s', (icon) => {
    expect(faultOfIcon(icon)).toBeNull();
    const [type, drawn = ''] = iconAddress(icon).split(',');
    expect(type).toBe('data:image/svg+xml');
    expect(decodeURIComponent(drawn)).toContain(`>${icon}</text></svg>`);
    expect(iconAddress(icon)).toMatch(/^[\w:/+,.%!~*'()-]+$/);
  });

  it.each(['', 'ab', '🍃🍃', ' ', '<', '&', '"', "'", '\u0007', `e${'\u0301'.repeat(20)}`])('%j is refused', (icon) => {
    expect(faultOfIcon(icon)).toBe('must be one character or emoji');
  });

  it.each(['🆘', '🎗️', '虐'])('%s says what the service is', (icon) => {
    expect(faultOfIcon(icon)).toMatch(/^says what the service is/);
  });
});

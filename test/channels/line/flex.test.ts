import { expect, test } from 'vitest';
import { bubblesOf } from '../../../src/channels/line/bubbles.ts';
import { COLOURS, flexOf } from '../../../src/channels/line/flex.ts';
import { LANGUAGES } from '../../../src/core/language.ts';
import { LIMITS } from '../../../src/core/limits.ts';
import type { Message } from '../../../src/core/message.ts';
import { readMessage } from '../../support/fake-line/bubbles.ts';
import { refuseMessages } from '../../support/fake-line/message-rules.ts';
import { ask, card, rowsOf, say, words, worker } from './line-scene.ts';
import { bytes, parts, shown } from './read-flex.ts';

test('all writing wraps, is large and grows with what the phone is set to', () => {
  const texts = parts(flexOf([card(), { ...ask('What?', 'A', 'B'), from: 'bot' }], words)).filter(
    ({ type }) => type === 'text',
  );
  expect(texts).toHaveLength(7);
  for (const text of texts) {
    expect(text).toMatchObject({ wrap: true, scaling: true, size: expect.stringMatching(/^(?:md|lg|xl)$/) });
    expect(text).not.toHaveProperty('maxLines');
  }
});

/** WCAG 2.2, relative luminance. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

test.each(Object.entries(COLOURS))('the writing of a %s is readable on its own ground, in the dark too', (_, pair) => {
  const [dark = 0, light = 0] = [luminance(pair.ground), luminance(pair.writing)].toSorted((one, other) => one - other);
  expect((light + 0.05) / (dark + 0.05)).toBeGreaterThanOrEqual(4.5);
});

test('every writing and every ground has its colour, so that dark mode changes none', () => {
  const message: Message = { ...ask('Now?', 'Yes', 'No'), numbers: card().numbers };
  for (const one of [message, worker('Hello')]) {
    const made = parts(flexOf([one], words));
    for (const text of made.filter(({ type }) => type === 'text')) expect(text.color).toMatch(/^#[0-9A-F]{6}$/);
    const pressed = made.filter(({ type, action }) => type === 'box' && action !== undefined);
    for (const box of pressed) expect(box.backgroundColor).toMatch(/^#[0-9A-F]{6}$/);
    expect(flexOf([one], words)).toMatchObject({ contents: { body: { backgroundColor: expect.any(String) } } });
  }
});

test('what can be pressed is 44 pixels high with one line: 14 above, 14 below, 19 of writing', () => {
  const message: Message = { ...ask('Now?', 'Yes'), numbers: card().numbers };
  const pressed = parts(flexOf([message], words)).filter(({ action }) => action !== undefined);
  expect(pressed).toHaveLength(2);
  for (const box of pressed) {
    expect(box).toMatchObject({ type: 'box', paddingAll: '14px' });
    expect(['lg', 'xl']).toContain(parts(box).find(({ type }) => type === 'text')?.size);
  }
});

test('the way out of danger is drawn filled, the others are not', () => {
  const { contents } = flexOf(
    [
      say('Now?', {
        choices: [
          { value: 'a:b', label: 'In danger', strong: true },
          { value: 'a:c', label: 'No' },
        ],
      }),
    ],
    words,
  );
  const grounds = parts(contents).flatMap(({ action, backgroundColor }) => (action ? [backgroundColor] : []));
  expect(grounds).toEqual([COLOURS.strong.ground, COLOURS.choice.ground]);
});

test.each([
  ['110', 'tel:110'],
  ['+86 (10) 6513-3324', 'tel:+861065133324'],
  ['0800-013-999', 'tel:0800013999'],
  ['#8008', 'tel:%238008'],
  ['12110 + area code', null],
  ['', null],
])('the number %s rings as %s', (number, uri) => {
  const { tappables } = shown(say('Call.', { numbers: [{ name: 'Somebody', number }] }));
  expect(tappables.map(({ action }) => action)).toEqual(uri === null ? [] : [{ type: 'uri', uri }]);
});

test('a place can be shared where one is asked for, by words short enough, and nowhere else', () => {
  for (const language of LANGUAGES) {
    expect([...new Intl.Segmenter().segment(words(language, 'share-place'))].length).toBeLessThanOrEqual(20);
    const flex = flexOf([{ ...ask('Where?', 'A'), language, asksPlace: true }], words);
    expect(flex.quickReply?.items).toEqual([
      { type: 'action', action: { type: 'location', label: words(language, 'share-place') } },
    ]);
    expect(refuseMessages([flex])).toBeNull();
  }
  expect(flexOf([ask('Where?', 'A')], words)).not.toHaveProperty('quickReply');
});

test('who speaks is said of a worker, in the bubble and not outside it', () => {
  const { texts, altText } = shown(worker('I am here.'));
  expect(texts).toEqual(['Social worker', 'I am here.']);
  expect(altText).toBe(words('en', 'alt'));
});

test("a worker's longest words fit, whatever they are made of", () => {
  for (const letter of ['好', '"', '\n', '\\', '😀', '\u202e', '\ud800']) {
    const text = letter.repeat(LIMITS.workerTextMaxCharacters);
    expect(bytes(flexOf([worker(text)], words))).toBeLessThanOrEqual(LIMITS.lineBubbleMaxBytes);
  }
});

test('what comes before a question is one bubble with it; a question ends its bubble', () => {
  const rows = rowsOf([say('one'), card('two'), ask('three', 'A', 'B'), say('four'), ask('five', 'C')]);
  const bubbles = bubblesOf(rows, words);
  expect(bubbles.map(({ rows: inside }) => inside.map(({ message }) => message.paragraphs[0]))).toEqual([
    ['one', 'two', 'three'],
    ['four', 'five'],
  ]);
  expect(readMessage(bubbles[0]?.flex ?? flexOf([say('none')], words)).texts).toEqual([
    ...['one', 'two', '110', 'Police', 'Free of charge', 'three', '1. A', '2. B'],
  ]);
});

test('a worker, what the house says unasked, another language and a bubble that is full stand apart', () => {
  const messages = [
    say('bot'),
    worker('one'),
    worker('two'),
    say('closed', { unasked: true }),
    say('还在', { language: 'zh-Hans' }),
    say('again'),
    say('x'.repeat(20_000)),
    say('y'.repeat(20_000)),
  ];
  const bubbles = bubblesOf(rowsOf(messages), words);
  expect(bubbles.map(({ rows }) => rows.length)).toEqual([1, 1, 1, 1, 1, 2, 1]);
});

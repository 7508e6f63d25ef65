import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../src/core/language.ts';
import { createReader } from '../../src/triage/detection.ts';
import labelled from './detection-cases.json' with { type: 'json' };
import { loadDetection } from './load-triage.ts';

const files = await loadDetection();
const read = createReader(files);
const cases = labelled.cases.map(([wanted = '', text = '']) => ({ wanted, text }));
const share = (part: unknown[], whole: unknown[]): number => part.length / whole.length;

describe('typed words', () => {
  // Measured on 2026-11-23: 0.946 and 0.966. A change of the lists may not fall below the floors.
  it('raise a signal in at least 94 of 100 lines that need one', () => {
    const need = cases.filter(({ wanted }) => wanted !== 'none');
    expect(need.length).toBeGreaterThanOrEqual(100);
    expect(
      share(
        need.filter(({ text }) => read(text).signal !== null),
        need,
      ),
    ).toBeGreaterThanOrEqual(0.94);
  });

  it('raise none in at least 96 of 100 lines that need none', () => {
    const quiet = cases.filter(({ wanted }) => wanted === 'none');
    expect(quiet.length).toBeGreaterThanOrEqual(50);
    expect(
      share(
        quiet.filter(({ text }) => read(text).signal === null),
        quiet,
      ),
    ).toBeGreaterThanOrEqual(0.96);
  });

  it('are never lowered: what a list calls immediate is immediate wherever it stands', () => {
    for (const phrase of files.flatMap(({ immediate }) => immediate)) {
      for (const text of [phrase, `我朋友，${phrase}。`, `not ${phrase}, he said`, `没有${phrase}`]) {
        expect([text, read(text.replace('*', '')).signal]).toEqual([text, 'immediate']);
      }
    }
  });

  it('ask the one question for every phrase of the danger list', () => {
    for (const phrase of files.flatMap(({ danger }) => danger)) {
      expect([phrase, read(phrase.replace('*', '')).signal]).toEqual([phrase, 'danger']);
    }
  });

  it('mean nothing in an excluded idiom, and the danger beside the idiom still counts', () => {
    for (const phrase of files.flatMap(({ exclusions }) => exclusions)) {
      expect([phrase, read(phrase).signal]).toEqual([phrase, null]);
    }
    expect(read('笑死，他要杀了我').signal).toBe('immediate');
    expect(read('想死你了，他昨天打我').signal).toBe('danger');
  });

  it.each([
    ['救我', 'immediate'],
    ['他要殺了我', 'immediate'],
    ['他 要 杀 了 我', 'immediate'],
    ['他要\u200b杀\u200d了\ufeff我', 'immediate'],
    ['ＨＥＬＰ！', 'immediate'],
    ['he’ll kill me', 'immediate'],
    ['他没有要杀我', 'immediate'],
    ['想z杀', 'immediate'],
    ['他说要跳楼', 'danger'],
    ['我妈打我', 'danger'],
    ['我朋友被家暴', 'helper'],
    ['我朋友的老公要杀了我', 'immediate'],
    ['skill me', null],
    ['我想离开他', null],
  ])('"%s" says %s', (text, signal) => {
    expect(read(text).signal).toBe(signal);
  });
});

describe('a command', () => {
  it.each([
    ['0', 'hide', null],
    ['０', 'hide', null],
    ['退出', 'hide', null],
    ['/exit', 'hide', null],
    ['全部删除', 'erase', null],
    ['全部刪除', 'erase', null],
    ['Delete everything!', 'erase', null],
    ['找人', 'person', null],
    ['Talk to a person.', 'person', null],
    ['English', 'language', 'en'],
    ['中文', 'language', 'zh-Hans'],
    ['语言', 'language', null],
    ['重来', 'restart', null],
  ])('is the whole message: "%s" is %s', (text, command, language) => {
    expect(read(text)).toEqual({ command, language, signal: null });
  });

  it.each([
    '我想退出这段关系',
    'I want to leave him',
    '10',
    '把他删除了',
    'the person I live with',
    '他是我找人介绍的',
  ])('is not taken from the middle of "%s"', (text) => {
    expect(read(text).command).toBeNull();
  });

  it.each(['离开', 'leave', 'Bye!', '離開'])('"%s" alone asks before it closes', (text) => {
    expect(read(text)).toEqual({ command: null, language: null, signal: 'leave' });
  });
});

describe('hostile text', () => {
  it('never throws and is read in bounded time', () => {
    const strange = fc.constantFrom(
      '\ud800',
      '\udc00',
      '\u200b',
      '\u202e',
      '\u0000',
      '\ufdfa',
      '👩‍👩‍👧',
      '救',
      ' ',
      'a',
      '\u0301',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 1_000 }),
      fc.array(strange, { maxLength: 1_000 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (each) => {
        expect(['immediate', 'danger', 'helper', 'leave', null]).toContain(read(each).signal);
      }),
    );
  });

  it('hides nothing behind a flood of invisible characters within the limit', () => {
    expect(read(`${'\u200b'.repeat(900)}救${'\u2060'.repeat(90)}我`).signal).toBe('immediate');
    expect(read('\u202e救我\u202c'.repeat(100)).signal).toBe('immediate');
  });
});

describe('commands of messengers', () => {
  it.each([
    ['/start', 'restart'],
    ['/help', 'restart'],
    ['/exit', 'hide'],
    ['/language', 'language'],
    ['/帮助', 'restart'],
    ['/语言', 'language'],
  ])('%s is read in any case, width and surrounding', (text, command) => {
    const wide = [...text]
      .map((each) => (each < '\u007f' ? String.fromCharCode(each.charCodeAt(0) + 0xfee0) : each))
      .join('');
    for (const way of [text, text.toUpperCase(), wide, ` ${text} `, `${text}。`])
      expect([way, read(way)]).toEqual([way, { command, language: null, signal: null }]);
  });

  it('"help" without the stroke still calls for help', () => {
    expect(read('help')).toMatchObject({ command: null, signal: 'immediate' });
  });

  it('are understood by the names the page and the menu of a messenger give them', async () => {
    const wanted = [
      ['leave', 'hide'],
      ['person', 'person'],
      ['erase', 'erase'],
    ] as const;
    for (const language of LANGUAGES) {
      const file = new URL(`../../locales/${language}/web.json`, import.meta.url);
      const words = JSON.parse(await readFile(file, 'utf8')) as Record<string, string>;
      for (const [name, command] of wanted) {
        const label = words[name] ?? '';
        expect([label, read(label).command]).toEqual([label, command]);
      }
    }
  });
});

describe('what is held, and a code to come back with', () => {
  it.each([
    ['held', '你们存了什么'],
    ['held', '你們存了什麼？'],
    ['held', 'What do you hold about me?'],
    ['held', '我的数据'],
    ['code', '我有口令'],
    ['code', '接着上次'],
    ['code', 'I have a code.'],
  ])('is asked for by a whole message (%s): %s', (command, text) => {
    expect(read(text)).toEqual({ command, language: null, signal: null });
  });

  it.each(['他知道我的数据', '我的口令是什么', 'he has my data', 'he knows my code', '接着上次说，他又来了'])(
    'is not, inside other words: %s',
    (text) => {
      expect(read(text).command).toBeNull();
    },
  );
});

import { describe, expect, test } from 'vitest';
import { bubblesOf as lineBubblesOf } from '../../src/channels/line/bubbles.ts';
import { type Bubble, bubblesOf as telegramBubblesOf } from '../../src/channels/telegram/bubbles.ts';
import { LEVELS } from '../../src/core/case.ts';
import type { Messenger } from '../../src/core/channel.ts';
import type { Condition, holds } from '../../src/core/condition.ts';
import { asRowId } from '../../src/core/ids.ts';
import { LANGUAGES, type Language } from '../../src/core/language.ts';
import type { Message } from '../../src/core/message.ts';
import type { Session } from '../../src/core/session.ts';
import { step } from '../../src/flow/engine.ts';
import { createTexts } from '../../src/i18n/texts.ts';
import { houseMessage, workerMessage } from '../../src/turn/case-messages.ts';
import { content, render, tools } from '../properties/walk.ts';
import { readMessage } from '../support/fake-line/bubbles.ts';
import { ALT_TEXTS, faultOfBubble } from '../support/neutral.ts';

const texts = createTexts(content.locales);
const words = (language: Language, key: string, holes?: Record<string, string>) =>
  texts.t(language, `channel:${key}`, holes);
const { steps, hash } = content.flows;

type Facts = Parameters<typeof holds>[1];
type Tried = Pick<Facts, 'answers' | 'level' | 'caseOpen' | 'desk'>;

/** Answers that may make a condition hold: one of each kind it looks at. */
function answersFor(when: Condition | undefined): Record<string, string>[] {
  if (when === undefined) return [{}];
  if ('answer' in when) return [{ [when.answer]: when.is[0] ?? '' }];
  if ('yesIn' in when) return [Object.fromEntries(when.yesIn.map((key) => [key, 'yes']))];
  if ('any' in when) return when.any.flatMap(answersFor);
  if ('all' in when)
    return when.all.reduce<Record<string, string>[]>(
      (before, each) => before.flatMap((one) => answersFor(each).map((other) => ({ ...one, ...other }))),
      [{}],
    );
  return [{}];
}

/** What a conversation may be like when it comes to this step. */
function ways(name: string): Tried[] {
  const here = steps[name];
  const when = here !== undefined && 'if' in here ? here.if : undefined;
  const sets = [{}, ...answersFor(when)];
  const levels = JSON.stringify(when ?? '').includes('"level"') ? LEVELS : (['information'] as const);
  return sets.flatMap((answers) =>
    levels.flatMap((level) =>
      [true, false].flatMap((caseOpen) =>
        (['staffed', 'unstaffed'] as const).map((desk) => ({ answers, level, caseOpen, desk })),
      ),
    ),
  );
}

/** Everything said when a conversation comes to this step, in every way it can. */
function saidAt(name: string, channel: Messenger, language: Language): Message[][] {
  return ways(name).flatMap(({ answers, level, caseOpen, desk }) => {
    const world = {
      flows: content.flows,
      tools,
      channel,
      desk,
      speaker: 'bot',
      caseOpen,
      greeted: false,
      language,
    } as const;
    const session: Session = { hash, at: name, answers, level, language, reasons: [] };
    // Passed by without a code that was right.
    if (steps[name]?.type === 'prove')
      session.resuming = { saved: { answers, level, language, reasons: [] }, wrong: 0 };
    const asked = step(world, session, { kind: 'look' });
    const offers = asked.effects.flatMap((effect) => (effect.do === 'say' ? (effect.offers ?? []) : []));
    const answered = offers.map(({ step: at, option }) =>
      step(world, asked.session, { kind: 'tap', step: at, option }),
    );
    return [asked, ...answered].map(({ effects, session: next }) =>
      render(effects, { language: next.language, channel }),
    );
  });
}

const rowsOf = (messages: readonly Message[]) =>
  messages.map((message, index) => ({ id: asRowId(`row-${index}`), message }));
/** A bubble as a phone shows it. */
const asShown = ({ text, entities, guarded }: Pick<Bubble, 'text' | 'entities' | 'guarded'>) => ({
  ...{
    id: 1,
    from: 'bot' as const,
    kind: 'text',
    edited: false,
    silent: true,
    linkPreview: false,
    inline: [],
    atMs: 0,
  },
  text,
  entities,
  protected: guarded,
});

function faultsOnTelegram(messages: readonly Message[]): string[] {
  const bubbles = telegramBubblesOf(rowsOf(messages), { words, step: null });
  return bubbles.flatMap((bubble) => faultOfBubble(asShown(bubble)) ?? []);
}

function faultsOnLine(messages: readonly Message[]): string[] {
  const alts = lineBubblesOf(rowsOf(messages), words).map(({ flex }) => readMessage(flex).altText ?? '');
  return alts.filter((alt) => !ALT_TEXTS.includes(alt));
}

const FAULTS = { telegram: faultsOnTelegram, line: faultsOnLine };

describe.each(['telegram', 'line'] as const)('every step of every flow on %s', (channel) => {
  test.each(LANGUAGES)('begins neutrally in %s', (language) => {
    const said = Object.keys(steps).flatMap((name) => saidAt(name, channel, language));
    // Most ways to a step say the same.
    const turns = [...new Map(said.map((turn) => [JSON.stringify(turn), turn])).values()];
    expect(turns.length).toBeGreaterThan(150);
    expect(turns.flatMap(FAULTS[channel])).toEqual([]);
    // Every step that says something was heard.
    const heard = new Set(turns.flat().flatMap(({ paragraphs }) => paragraphs));
    const keys = Object.values(steps)
      .flatMap((each) => ('say' in each ? (each.say ?? []) : []))
      .map((line) => (typeof line === 'string' ? line : line.key));
    expect(keys.length).toBeGreaterThan(60);
    expect(keys.filter((key) => !heard.has(tools.label(key, { language, channel })))).toEqual([]);
  });

  test('and so do the words of a worker and what the house says of a case, whatever they are', () => {
    for (const language of LANGUAGES) {
      const unasked = [
        houseMessage(texts, language, 'reading'),
        houseMessage(texts, language, 'closed'),
        workerMessage(texts, language, { text: '今晚几点走？ '.repeat(130), yesNo: true }),
        workerMessage(texts, language, { text: '||open|| \u202e110', yesNo: false }),
      ];
      for (const message of unasked) expect(FAULTS[channel]([message])).toEqual([]);
      expect(FAULTS[channel](unasked)).toEqual([]);
    }
  });
});

describe('the check sees', () => {
  const [first = ''] = content.locales['zh-Hans'] === undefined ? [] : [words('zh-Hans', 'first-line')];
  const bubble = (text: string, entities: Bubble['entities'] = [], guarded = false) =>
    faultOfBubble(asShown({ text, entities, guarded }));

  test('a bubble that begins with what it says', () => {
    expect(bubble('有危险，请先打110。')).toMatch(/begins/);
    expect(bubble(`${first}\n\n有危险，请先打110。`)).toBeNull();
  });

  test('a line so short that what follows is seen beside it', () => {
    expect(bubble(`${first.slice(0, 8)}\n\n有危险，请先打110。`)).toMatch(/begins/);
  });

  test('words of a worker, or about a case, that nothing covers', () => {
    const text = `${first}\n\n我是社工小林。`;
    const from = text.length - '我是社工小林。'.length;
    expect(bubble(text, [], true)).toMatch(/not covered/);
    expect(bubble(text, [{ type: 'spoiler', offset: from, length: 3 }], true)).toMatch(/not covered/);
    expect(bubble(text, [{ type: 'spoiler', offset: from, length: text.length - from }], true)).toBeNull();
    expect(bubble(`${first}\n\n${texts.t('zh-Hans', 'chat:worker.reading')}`)).toMatch(/not covered/);
  });

  test('another text of LINE’s than the neutral one', () => {
    expect(ALT_TEXTS).not.toContain('有危险，请先打110。');
    expect(ALT_TEXTS).toContain(words('zh-Hans', 'alt'));
  });
});

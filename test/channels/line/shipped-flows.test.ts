import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { bubblesOf } from '../../../src/channels/line/bubbles.ts';
import { flexOf } from '../../../src/channels/line/flex.ts';
import { CAPABILITIES } from '../../../src/core/channel.ts';
import { LANGUAGES } from '../../../src/core/language.ts';
import { LIMITS } from '../../../src/core/limits.ts';
import type { Message } from '../../../src/core/message.ts';
import { moves, render, walk } from '../../properties/walk.ts';
import { refuseMessages } from '../../support/fake-line/message-rules.ts';
import { ask, card, rowsOf, words, worker } from './line-scene.ts';
import { bytes, parts, shown } from './read-flex.ts';

/** Turns of the shipped flows, in both languages, as LINE is spoken. */
const turns: Message[][] = [];
for (const taken of fc.sample(moves, { numRuns: 60, seed: 5 })) {
  walk(taken, ({ effects }) => {
    for (const language of LANGUAGES) turns.push(render(effects, { language, channel: 'line' }));
  });
}
const messages = turns.flat();

test('the shipped flows were walked far enough to mean something', () => {
  expect(messages.length).toBeGreaterThan(1_000);
  expect(new Set(messages.map(({ paragraphs }) => paragraphs.join())).size).toBeGreaterThan(60);
  expect(messages.some(({ numbers }) => numbers.length > 0)).toBe(true);
});

test('a notification and the list of chats show the same neutral words, whatever is said', () => {
  for (const message of [...messages, card(), worker('Tonight at nine'), ask('Hurt?', 'Yes', 'No')]) {
    const { altText } = flexOf([message], words);
    expect(altText).toBe(words(message.language, 'alt'));
  }
  for (const language of LANGUAGES)
    expect(words(language, 'alt')).not.toMatch(/暴|社工|警|帮助|help|worker|police|violen|safe/i);
});

test('no tap leaves a bubble, opens a keyboard or fills one, and none goes anywhere but to us or the telephone', () => {
  for (const turn of turns) {
    const made = bubblesOf(rowsOf(turn), words).flatMap(({ flex }) => parts(flex));
    for (const part of made) {
      for (const field of ['displayText', 'inputOption', 'fillInText', 'clipboardText', 'altUri'])
        expect(part).not.toHaveProperty(field);
      if (part.type === 'postback') expect(Object.keys(part).toSorted()).toEqual(['data', 'type']);
      if (part.type === 'uri') expect(part.uri).toMatch(/^tel:\+?[\d*%]+$/);
    }
  }
});

test('LINE takes every turn of the shipped flows, in one sending', () => {
  for (const turn of turns.filter(({ length }) => length > 0)) {
    const flexes = bubblesOf(rowsOf(turn), words).map(({ flex }) => flex);
    expect(flexes.length).toBeLessThanOrEqual(CAPABILITIES.line.bubblesMax);
    expect(refuseMessages(flexes)).toBeNull();
    for (const flex of flexes) expect(bytes(flex)).toBeLessThanOrEqual(LIMITS.lineBubbleMaxBytes);
  }
});

test('all words of a message are shown whole, its choices numbered as they are typed, each with its own value', () => {
  for (const message of messages) {
    const { texts, tappables } = shown(message);
    const { paragraphs, numbers, choices } = message;
    const called = numbers.flatMap(({ name, number, note }) => [number, name, ...(note === undefined ? [] : [note])]);
    expect(texts).toEqual([...paragraphs, ...called, ...choices.map(({ label }, index) => `${index + 1}. ${label}`)]);
    const data = tappables.flatMap(({ action }) => (action.type === 'postback' ? [action.data] : []));
    expect(data).toEqual(choices.map(({ value }) => value));
  }
  const long = ask('Which?', 'x'.repeat(400));
  expect(shown(long).texts).toEqual(['Which?', `1. ${'x'.repeat(400)}`]);
});

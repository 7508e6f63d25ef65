import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { Content } from '../../src/content.ts';
import { LANGUAGES } from '../../src/core/language.ts';
import type { Message } from '../../src/core/message.ts';
import type { Session } from '../../src/core/session.ts';
import { askedQuestions } from '../../src/flow/asked.ts';
import { step } from '../../src/flow/engine.ts';
import { bubblesOf } from '../../src/flow/targets.ts';
import { createTools } from '../../src/tools.ts';

const content = JSON.parse(await readFile(new URL('../../build/content.json', import.meta.url), 'utf8')) as Content;
const { tools, render, texts } = createTools(content, 'CN');

/** Every text of the chat area, with its key; what only workers read is left out. */
function allTexts(language: string): [string, string][] {
  const flat = (tree: unknown, path: string): [string, string][] =>
    typeof tree === 'string'
      ? [[path, tree]]
      : Object.entries(tree as object).flatMap(([name, value]) => flat(value, path === '' ? name : `${path}.${name}`));
  return flat(content.locales[language]?.chat, '').filter(([key]) => !/^(reason\.|six\.finding)/.test(key));
}

/** What is said after these options were tapped one after another, and where it ends. */
function taken(options: string[]): { said: Message[]; session: Session } {
  const world = {
    flows: content.flows,
    tools,
    channel: 'web',
    desk: 'unstaffed',
    speaker: 'bot',
    greeted: false,
  } as const;
  let caseOpen = false;
  let stepped = step({ ...world, caseOpen, language: 'en' }, null, { kind: 'look' });
  for (const option of options) {
    const { session } = stepped;
    stepped = step({ ...world, caseOpen, language: 'en' }, session, { kind: 'tap', step: session.at, option });
    caseOpen ||= stepped.effects.some((effect) => effect.do === 'case');
  }
  return { said: render(stepped.effects, { language: 'en', channel: 'web' }), session: stepped.session };
}

describe('the words of the chat', () => {
  it('assume nothing about who hurts whom', () => {
    expect(
      allTexts('zh-Hans').filter(([, text]) => /[她女您]|妇女|你丈夫|老公/.test(text.replace(/妇联|子女/g, ''))),
    ).toEqual([]);
    expect(allTexts('en').filter(([, text]) => /\b(?:he|she|his|her|him|husband|wife)\b/i.test(text))).toEqual([]);
  });

  it('never ask why, never blame, never promise safety', () => {
    const wrong = {
      'zh-Hans': /为什么|应该|家丑|忍一忍|原谅|放心|保证你|一定会/,
      en: /\bwhy did|calm down|forgive|you are safe|guarantee/i,
    };
    for (const language of LANGUAGES)
      expect(allTexts(language).filter(([, text]) => wrong[language].test(text))).toEqual([]);
  });

  it('ask one thing at a time: no step asks two questions', () => {
    const questions = (key: string) =>
      (
        allTexts('en')
          .find(([name]) => name === key)?.[1]
          .match(/\?/g) ?? []
      ).length;
    const asking = Object.entries(content.flows.steps).filter(
      ([, each]) =>
        each.type === 'ask' &&
        bubblesOf(each)
          .flat()
          .reduce((sum, key) => sum + questions(key), 0) > 1,
    );
    expect(asking.map(([name]) => name)).toEqual([]);
  });
});

describe('the first conversation', () => {
  it('begins with the number to call, a way to say "not safe", and that it is a machine', () => {
    const [first] = taken([]).said;
    expect(first?.paragraphs[0]).toMatch(/automatic.*110/);
    expect(first?.choices[0]).toMatchObject({ label: 'Not safe right now', strong: true });
  });

  const toQuestions = ['info', 'no', 'no', 'something-else', 'tell'];

  it('says the police first when somebody may hurt, and the ambulance first when the body is in danger', () => {
    expect(taken(['unsafe']).said[0]?.paragraphs[0]).toMatch(/^Please call 110/);
    expect(taken([...toQuestions, 'partner', 'yes', 'yes']).said[0]?.paragraphs[0]).toMatch(/^Please call 120/);
  });

  it('says what may be told to the police before any question about a child', () => {
    const said = taken([...toQuestions, 'partner', 'no', 'no']).said.flatMap(({ paragraphs }) => paragraphs);
    expect(said[0]).toContain('we may have to tell the police');
    expect(said.join(' ')).not.toContain('?');
  });

  it('offers a person before the questions, and once only', () => {
    const offered = (options: string[]) =>
      taken(options).said.flatMap(({ choices }) => choices.map(({ label }) => label));
    expect(offered([...toQuestions, 'partner', 'no', 'no'])).toContain('A person now');
    expect(offered([...toQuestions, 'partner', 'no', 'yes', 'within-7', 'no'])).not.toContain('A person now');
  });

  it('asks the six of partners and ex-partners who are adults, of nobody else', () => {
    const asksTheSix = (who: string, age: string[]) =>
      taken([...toQuestions, who, 'no', 'no', 'go-on', ...age]).session.at.startsWith('questions/six');
    expect(asksTheSix('ex', ['adult', 'no'])).toBe(true);
    expect(asksTheSix('parent', ['adult', 'no'])).toBe(false);
    expect(asksTheSix('partner', ['under-18', 'yes'])).toBe(false);
  });

  it('keeps the record of everything answered under a kilobyte', () => {
    const six = ['yes', 'yes', 'yes', 'yes', 'yes'];
    const also = ['confined', 'no', 'followed', 'child-taken', 'sexual', 'within-5', 'images', 'yes', 'controlled'];
    const { session } = taken([
      ...[...toQuestions, 'partner', 'yes', 'no', 'yes', 'within-7', 'no', 'go-on', 'adult', 'yes'],
      ...[...six, 'yes', ...also, 'nothing-more', 'unsure'],
    ]);
    expect(session.answers).toMatchObject({ controlled: 'yes', 'child-danger': 'unsure' });
    expect(JSON.stringify(session).length).toBeLessThanOrEqual(1_024);
  });
});

it('tells the worker whether we may write back, and of somebody who may not be able to type', () => {
  const asked = askedQuestions(content.flows);
  const of = (answer: string) => asked.filter((each) => each.answer === answer);
  expect(of('contact')).toHaveLength(1);
  expect(of('contact')[0]?.labels).toHaveProperty('no', 'choice.contact-no');
  expect(of('voice')).toHaveLength(1);
  const keys = asked.flatMap(({ question, labels }) => [question, ...Object.values(labels)]);
  for (const language of LANGUAGES) expect(keys.filter((key) => !texts.has(language, `chat:${key}`))).toEqual([]);
});

import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { Content } from '../../../src/content.ts';
import { CHANNELS, type Channel } from '../../../src/core/channel.ts';
import { LANGUAGES, type Language } from '../../../src/core/language.ts';
import { LIMITS } from '../../../src/core/limits.ts';
import type { Inbound } from '../../../src/core/message.ts';
import type { Session } from '../../../src/core/session.ts';
import type { World } from '../../../src/flow/draft.ts';
import { type Stepped, step } from '../../../src/flow/engine.ts';
import { createTools } from '../../../src/tools.ts';
import { said as keysSaid } from '../../support/small-flows.ts';

const content = JSON.parse(await readFile(new URL('../../../build/content.json', import.meta.url), 'utf8')) as Content;
const { tools, render } = createTools(content, 'CN', 'https://help.example');
const { flows } = content;
const WORD = '湖边小路';

const world = (changes: Partial<World> = {}): World => ({
  ...{ flows, tools, channel: 'web', desk: 'staffed', speaker: 'bot', caseOpen: false, greeted: true },
  ...{ language: 'zh-Hans' },
  ...changes,
});
const at = (name: string, changes: Partial<Session> = {}): Session => ({
  ...{ hash: flows.hash, at: name, answers: {}, level: 'information', language: 'zh-Hans', reasons: [] },
  ...changes,
});
const text = (words: string): Inbound => ({ kind: 'text', text: words });
const relayed = ({ effects }: Stepped) => effects.flatMap((effect) => (effect.do === 'relay' ? [effect.text] : []));
const shown = (turn: Stepped, channel: Channel) => render(turn.effects, { language: turn.session.language, channel });
const label = (key: string, language: Language = 'zh-Hans') => tools.label(key, { language, channel: 'web' });

describe('a word of their own', () => {
  const set = (words: string, changes: Partial<Session> = {}, name = 'check-word') =>
    step(world(), at(`own-words/${name}`, changes), text(words));

  it('is kept as messages are compared with it', () => {
    expect(set(' 湖邊 小路！').session.words).toEqual({ check: WORD });
    expect(set('ＬＡＫＥ  House').session.words).toEqual({ check: 'lake house' });
    expect(set('LAKE house', {}, 'danger-word').session.words).toEqual({ duress: 'lake house' });
  });

  it('is beside the other one, and replaces only itself', () => {
    const both = { check: 'lake house', duress: WORD };
    expect(set('lake house', { words: { duress: WORD } }).session.words).toEqual(both);
    expect(set('paper boat', { words: both }).session.words).toEqual({ check: 'paper boat', duress: WORD });
  });

  it.each(CHANNELS)('is said back to nobody and handed to nobody, beside a case or not: %s', (channel) => {
    for (const caseOpen of [false, true])
      for (const name of ['check-word', 'danger-word']) {
        const turn = step(world({ channel, caseOpen }), at(`own-words/${name}`), text(WORD));
        expect(turn.session.words).toBeDefined();
        expect(JSON.stringify([turn.effects, shown(turn, channel)])).not.toContain(WORD);
        expect(turn.session.at).toBe('own-words/menu');
      }
  });

  it('set beside a case is told to the worker, without the word: whoever set it may be somebody else', () => {
    const turn = step(world({ caseOpen: true }), at('own-words/check-word'), text(WORD));
    expect(relayed(turn)).toEqual([label('mark.check-set')]);
    expect(relayed(set(WORD))).toEqual([]);
  });

  it.each([
    ['short', '湖'],
    ['short', 'abc'],
    ['short', '!!! ..'],
    ['short', '🙂🙂🙂🙂'],
    ['long', '湖'.repeat(21)],
    ['taken', '看信息'],
    ['taken', 'Information'],
    ['taken', '再看电话号码'],
    ['taken', '虎门'],
    ['taken', '好的'],
    ['taken', '不知道'],
  ])('that is of no use (%s) is not kept, and one sentence says why: %s', (why, words) => {
    for (const name of ['check-word', 'danger-word']) {
      const turn = set(words, {}, name);
      expect(turn.session.words).toBeUndefined();
      expect(keysSaid(turn)[0]).toBe(`word.${why}`);
      expect(turn.session.at).toBe(`own-words/${name}`);
      for (const language of LANGUAGES) expect(label(`word.${why}`, language).match(/[。.?？!！]/g)).toHaveLength(1);
    }
  });

  it.each(['0', '退出', 'exit', '删除', '找人', '英文', '口令', 'what do you hold about me'])(
    'that does something everywhere does it here too, and is not kept: %s',
    (words) => {
      const turn = set(words);
      expect(turn.session.words).toBeUndefined();
      expect(tools.read(words, 'zh-Hans').command).not.toBeNull();
    },
  );

  it.each(['救我', 'help', '他要杀我', '他又打我', '离开'])(
    'that means danger or leaving is never one: %s',
    (words) => {
      const turn = set(words, {}, 'danger-word');
      expect(turn.session.words).toBeUndefined();
      expect(turn.session.at).not.toBe('own-words/danger-word');
    },
  );

  it('that is the other one is refused in the same words as any that is taken', () => {
    const turn = set(WORD, { words: { check: WORD } }, 'danger-word');
    expect([turn.session.words, keysSaid(turn)[0]]).toEqual([{ check: WORD }, 'word.taken']);
  });

  it.each(['跳过', 'skip', '不想说'])('need not be given: %s', (words) => {
    const turn = set(words);
    expect([turn.session.words, turn.session.at]).toEqual([undefined, 'own-words/menu']);
    const tapped = step(world(), at('own-words/check-word'), {
      kind: 'tap',
      step: 'own-words/check-word',
      option: 'unknown',
    });
    expect(tapped.session.at).toBe('own-words/menu');
  });

  it('lives as long as the conversation, also when a worker has ended the talk', () => {
    const stored = at('first-contact/waiting', { called: true, words: { duress: WORD }, level: 'urgent' });
    expect(step(world(), stored, text('在吗')).session.words).toEqual({ duress: WORD });
  });

  it.each([
    ['web', '30 分钟', '30 minutes'],
    ['telegram', '6 小时', '6 hours'],
    ['line', '6 小时', '6 hours'],
  ] as const)('says on %s how long it works without a word: %s', (channel, zh, en) => {
    for (const name of ['check-word', 'danger-word'])
      for (const [language, kept] of [
        ['zh-Hans', zh],
        ['en', en],
      ] as const) {
        const asked = step(world({ channel }), at('own-words/menu', { language }), {
          kind: 'tap',
          step: 'own-words/menu',
          option: name,
        });
        expect(JSON.stringify(shown(asked, channel))).toContain(kept);
      }
  });

  it('for danger is said to call a worker and not the police, who have no address', () => {
    const asked = step(world(), at('own-words/menu'), { kind: 'tap', step: 'own-words/menu', option: 'danger-word' });
    const words = JSON.stringify(shown(asked, 'web'));
    expect(words).toContain('不是警察');
    expect(words).toContain('我们不知道你在哪。没有地址，我们叫不了警察。');
  });
});

describe('the check word', () => {
  const words = { check: WORD };
  const right = label('mark.check-right');

  it.each(CHANNELS)('reaches the worker as "right", never as itself, and shows what any words show: %s', (channel) => {
    const states = [{ caseOpen: true }, { caseOpen: true, speaker: 'worker' }] as const;
    for (const state of states)
      for (const name of ['first-contact/waiting', 'first-contact/now-listen', 'information/menu', 'questions/who'])
        for (const kind of ['text', 'edited'] as const) {
          const stored = at(name, { called: true, level: 'urgent', answers: { contact: 'day' }, words });
          const given = step(world({ channel, ...state }), stored, { kind, text: '湖边 小路。' });
          const any = step(world({ channel, ...state }), stored, { kind, text: '山里小屋' });
          expect(relayed(given)).toEqual([right]);
          expect(shown(given, channel)).toEqual(shown(any, channel));
          expect(given.session).toEqual(any.session);
        }
  });

  it('is no check word inside other words, and nothing without a case', () => {
    const stored = at('first-contact/waiting', { called: true, words });
    const inside = step(world({ caseOpen: true }), stored, text(`我的词是${WORD}`));
    expect(relayed(inside)).toEqual([`我的词是${WORD}`]);
    const alone = step(world(), at('first-contact/want', { words }), text(WORD));
    const any = step(world(), at('first-contact/want', { words }), text('山里小屋'));
    expect(alone).toEqual(any);
  });

  it('that was sent with a picture is not shown either', () => {
    const stored = at('first-contact/waiting', { called: true, words });
    const turn = step(world({ caseOpen: true }), stored, { kind: 'media', media: 'picture', words: WORD });
    expect(relayed(turn)).toEqual([label('mark.picture'), right]);
  });
});

it('says how long a word may be as it is', () => {
  expect(LIMITS.ownWordLeast).toBe(4);
  for (const key of ['own.check-ask', 'own.danger-ask', 'word.long'])
    for (const language of LANGUAGES) expect(label(key, language)).toContain(String(LIMITS.ownWordMaxCharacters));
});

it('can be found at the end of the ways, beside a case that is not danger now, and among the information', () => {
  const offers = (name: string, changes: Partial<Session> = {}, state: Partial<World> = {}) =>
    step(world(state), at(name, changes), { kind: 'command', command: 'language' }).effects.flatMap((effect) =>
      effect.do === 'say' ? (effect.offers ?? []).map(({ option }) => option) : [],
    );
  expect(offers('first-contact/ways')).toContain('own-words');
  expect(offers('information/menu')).toContain('own-words');
  const beside = { caseOpen: true };
  expect(offers('first-contact/waiting', { called: true, level: 'urgent' }, beside)).toContain('own-words');
  expect(offers('first-contact/waiting', { called: true, level: 'immediate' }, beside)).not.toContain('own-words');
  for (const name of ['first-contact/want', 'first-contact/again', 'information/menu'])
    expect(offers(name)).toContain('have-code');
  expect(offers('first-contact/hello')).not.toContain('have-code');
});

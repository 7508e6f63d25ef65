import { readFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Content } from '../../src/content.ts';
import { rank } from '../../src/core/case.ts';
import { CHANNELS, type Channel } from '../../src/core/channel.ts';
import type { Effect } from '../../src/core/effect.ts';
import { LANGUAGES } from '../../src/core/language.ts';
import { type Inbound, MEDIA } from '../../src/core/message.ts';
import type { Saved, Session } from '../../src/core/session.ts';
import type { World } from '../../src/flow/draft.ts';
import { type Stepped, step } from '../../src/flow/engine.ts';
import { handlerOf } from '../../src/flow/steps/index.ts';
import { isSkippedOnly } from '../../src/flow/targets.ts';
import { createTools } from '../../src/tools.ts';

const content = JSON.parse(await readFile(new URL('../../build/content.json', import.meta.url), 'utf8')) as Content;
const { tools, render } = createTools(content, 'CN', 'https://help.example');
const { flows } = content;
const waiting = Object.entries(flows.steps).filter(
  ([, each]) => ['ask', 'listen', 'town', 'contact', 'keep-way'].includes(each.type) || isSkippedOnly(each),
);
const saved: Saved = { answers: { who: 'ex' }, level: 'urgent', language: 'en', reasons: ['confined'] };

const everything: Inbound[] = [
  { kind: 'opened' },
  { kind: 'blocked' },
  { kind: 'look' },
  ...MEDIA.flatMap((media): Inbound[] => [
    { kind: 'media', media, words: null },
    { kind: 'media', media, words: '他昨天打我' },
  ]),
  { kind: 'place', latitude: 22.81, longitude: 113.67 },
  { kind: 'place', latitude: -33.9, longitude: 18.4 },
  ...['hm', '有', '他又打我', 'he will kill me', '离开', '0'].flatMap((text): Inbound[] => [
    { kind: 'text', text },
    { kind: 'edited', text },
    { kind: 'late', text },
  ]),
  { kind: 'late', text: null },
  ...['春夏秋冬山水花鸟', 'lemon paper 7:40', '湖边的石头'].map((text): Inbound => ({ kind: 'text', text })),
  { kind: 'resumed', saved: null, why: 'unknown' },
  { kind: 'resumed', saved: null, why: 'too-many' },
  { kind: 'resumed', saved, why: null },
  { kind: 'resumed', saved: { ...saved, words: { check: '湖边的石头' } }, why: null },
  { kind: 'tap', step: 'first-contact/danger', option: 'yes' },
  { kind: 'tap', step: 'gone/step', option: 'x' },
  { kind: 'tap', step: 'worker', option: 'yes' },
  ...(['hide', 'erase', 'person', 'language', 'restart', 'held', 'code'] as const).map(
    (command): Inbound => ({ kind: 'command', command }),
  ),
];

function at(name: string, changes: Partial<Session> = {}): Session {
  const { hash } = flows;
  return { hash, at: name, answers: {}, level: 'standard', language: 'zh-Hans', reasons: [], ...changes };
}

function world(channel: Channel, changes: Partial<World>): World {
  const plain = { flows, tools, channel, desk: 'staffed', speaker: 'bot', caseOpen: false, greeted: false } as const;
  return { ...plain, language: 'zh-Hans', ...changes };
}

const ends = ({ effects }: Stepped) => effects.some(({ do: what }) => ['leave', 'erase', 'blocked'].includes(what));

describe.each(CHANNELS)('on %s, in every state of the shipped flows', (channel) => {
  const states = [{ caseOpen: false }, { caseOpen: true }, { caseOpen: true, speaker: 'worker' }] as const;

  /** What is wrong with one turn; null = nothing. */
  function faultOf(turn: Stepped, inbound: Inbound, caseOpen: boolean): string | null {
    const does = (what: Effect['do']) => turn.effects.some((effect) => effect.do === what);
    const isQuiet = ends(turn) || does('relay') || does('open-code') || (channel === 'web' && inbound.kind === 'look');
    if (render(turn.effects, { language: turn.session.language, channel }).length === 0 && !isQuiet) return 'silence';
    if (rank(turn.session.level) < rank('standard')) return 'lowered';
    return does('relay') && !caseOpen && !does('case') ? 'handed to nobody' : null;
  }

  it.each(states)('everything that can be sent is answered in words that exist, and lowers nothing: %o', (state) => {
    const faults: unknown[] = [];
    for (const [name] of waiting) {
      for (const [index, inbound] of everything.entries()) {
        const language = LANGUAGES[index % LANGUAGES.length] ?? 'en';
        const fault = faultOf(step(world(channel, state), at(name, { language }), inbound), inbound, state.caseOpen);
        if (fault !== null) faults.push([fault, name, inbound]);
      }
    }
    expect(faults).toEqual([]);
  });

  it.each(LANGUAGES)('a label that comes back as text does what its tap does, in %s', (language) => {
    const others: unknown[] = [];
    for (const [name, each] of waiting) {
      const state = world(channel, { caseOpen: ['listen', 'contact', 'keep-way'].includes(each.type), language });
      const before = at(name, { language, back: ['first-contact/want'] });
      const shown = handlerOf(each).shown?.({ name, step: each }, { world: state, session: before, effects: [] }) ?? [];
      for (const offer of shown.filter((one) => one.step === name)) {
        const label = 'text' in offer ? offer.text : tools.label(offer.label, { language, channel });
        const tapped = step(state, before, { kind: 'tap', step: name, option: offer.option });
        const typed = step(state, before, { kind: 'text', text: label });
        // "A person" and "I have a code" are commands in words of their own: they lead to the same question.
        const isCommand = ['person', 'code'].includes(tools.read(label, language).command ?? '');
        const same = isCommand ? typed.session.at === tapped.session.at : isDeepStrictEqual(typed, tapped);
        if (!same) others.push([name, label, tapped, typed]);
      }
    }
    expect(others).toEqual([]);
  });
});

describe('the shipped flows on a messenger', () => {
  const said = (turn: Stepped, channel: Channel, language = 'en' as const) =>
    render(turn.effects, { language, channel }).flatMap(({ paragraphs }) => paragraphs);

  it('say at first that the app knows the account, how to ask for another language, and the page only where its address is known', () => {
    const first = step(world('telegram', {}), null, { kind: 'opened' });
    expect(said(first, 'telegram')).toEqual([
      expect.stringContaining('automatic helper'),
      'Telegram knows which account writes.',
      '要用中文，请发：中文',
      'There is a web page you can use instead: https://help.example',
    ]);
    const unknown = createTools(content, 'CN');
    const without = step(world('line', { tools: unknown.tools }), null, { kind: 'opened' });
    expect(said(without, 'line')).toEqual([
      expect.any(String),
      'LINE knows which account writes.',
      '要用中文，请发：中文',
    ]);
    expect(said(step(world('web', {}), null, { kind: 'look' }), 'web')).toHaveLength(1);
  });

  it('ask whether we may write back after every case that is opened, before anything else', () => {
    const cases = Object.entries(flows.steps).filter(([, each]) => each.type === 'case');
    expect(cases.length).toBeGreaterThan(3);
    for (const [name, each] of cases) {
      const next = 'next' in each && each.next !== undefined ? flows.steps[each.next] : undefined;
      expect(next?.type, name).toBe('contact');
    }
  });

  it('page for danger now in one turn: the numbers, the case, one tap about writing back', () => {
    const begun = step(world('telegram', {}), null, { kind: 'opened' });
    const turn = step(world('telegram', {}), begun.session, { kind: 'text', text: '现在不安全' });
    expect(turn.effects.map(({ do: what }) => what)).toEqual(['say', 'card', 'case', 'say', 'say']);
    expect(flows.steps[turn.session.at]?.type).toBe('contact');
    const on = step(world('telegram', { caseOpen: true }), turn.session, { kind: 'text', text: '先不要' });
    expect(on.effects).toContainEqual({ do: 'contact', forMs: 0 });
    expect(on.session.at).toBe('first-contact/now-listen');
  });

  it('mark as moving about what is proved to raise nothing, and every list of towns', () => {
    const marked = waiting.filter(([name]) => {
      const { effects } = step(world('telegram', {}), at(name), { kind: 'command', command: 'language' });
      return effects.some((effect) => effect.do === 'say' && effect.navigates);
    });
    expect(marked.map(([name]) => name).sort()).toEqual([
      'find-a-place/found',
      'find-a-place/where',
      'information/menu',
      'own-words/about-code',
      'own-words/menu',
    ]);
  });

  it('offer pictures to somebody who speaks, each beginning with one', () => {
    const turn = step(world('line', {}), at('first-contact/want'), { kind: 'media', media: 'voice', words: null });
    const labels = render(turn.effects, { language: 'zh-Hans', channel: 'line' }).flatMap(({ choices }) => choices);
    expect(labels.map(({ label }) => label.split(' ')[0])).toEqual(['🆘', '🙋', '📍', '↩']);
    expect(labels[0]).toMatchObject({ strong: true });
  });
});

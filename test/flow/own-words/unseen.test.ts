import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { Content } from '../../../src/content.ts';
import { CHANNELS, type Channel } from '../../../src/core/channel.ts';
import { LANGUAGES } from '../../../src/core/language.ts';
import type { Inbound } from '../../../src/core/message.ts';
import type { Session } from '../../../src/core/session.ts';
import type { World } from '../../../src/flow/draft.ts';
import { type Stepped, step } from '../../../src/flow/engine.ts';
import { isSkippedOnly } from '../../../src/flow/targets.ts';
import { createTools } from '../../../src/tools.ts';

const content = JSON.parse(await readFile(new URL('../../../build/content.json', import.meta.url), 'utf8')) as Content;
const { tools, render } = createTools(content, 'CN', 'https://help.example');
const { flows } = content;
const WORD = '湖边小路';
/** Words of the same kind that were agreed on with nobody. */
const ANY = '山里小屋';
const asks = ['ask', 'listen', 'town', 'contact', 'keep-way'];
const waiting = Object.entries(flows.steps)
  .filter(([, each]) => asks.includes(each.type) || (isSkippedOnly(each) && each.type !== 'word'))
  .map(([name]) => name);

const world = (channel: Channel, changes: Partial<World> = {}): World => ({
  ...{ flows, tools, channel, desk: 'staffed', speaker: 'bot', caseOpen: false, greeted: true },
  ...{ language: 'zh-Hans' },
  ...changes,
});
const at = (name: string, changes: Partial<Session> = {}): Session => ({
  ...{ hash: flows.hash, at: name, answers: {}, level: 'standard', language: 'zh-Hans', reasons: [] },
  words: { duress: WORD },
  ...changes,
});
const text = (words: string): Inbound => ({ kind: 'text', text: words });
const tap = (name: string, option: string): Inbound => ({ kind: 'tap', step: name, option });
const shown = (turn: Stepped, channel: Channel) => render(turn.effects, { language: turn.session.language, channel });
const relayed = ({ effects }: Stepped) => effects.flatMap((effect) => (effect.do === 'relay' ? [effect.text] : []));
const does = ({ effects }: Stepped, what: string) => effects.some((effect) => effect.do === what);
const stored = ({ session }: Stepped) => JSON.parse(JSON.stringify(session)) as Session;
const mark = tools.label('mark.duress', { language: 'zh-Hans', channel: 'web' });
const states = [
  { caseOpen: false },
  { caseOpen: false, desk: 'unstaffed' },
  { caseOpen: true },
  { caseOpen: true, desk: 'unstaffed' },
  { caseOpen: true, speaker: 'worker' },
  { caseOpen: true, newPage: true },
] as const;

describe.each(CHANNELS)('the word for danger, typed alone on %s', (channel) => {
  it.each(states)('calls at the highest level in every state, and answers as to any words: %o', (state) => {
    const faults: unknown[] = [];
    for (const name of waiting)
      for (const kind of ['text', 'edited', 'media'] as const) {
        const sent = (words: string): Inbound =>
          kind === 'media' ? { kind, media: 'picture', words } : { kind, text: words };
        const before = at(name, state.caseOpen ? { called: true, level: 'urgent' } : {});
        const called = step(world(channel, state), before, sent(` ${WORD}！`));
        const other = step(world(channel, state), before, sent(ANY));
        const same = JSON.stringify(shown(called, channel)) === JSON.stringify(shown(other, channel));
        const stays = called.session.at === other.session.at && called.asksSecret === other.asksSecret;
        const calls = called.effects.filter((effect) => effect.do === 'case');
        const isCase = JSON.stringify(calls) === JSON.stringify([{ do: 'case', level: 'immediate' }]);
        const raised = called.session.level === 'immediate' && called.session.reasons.includes('duress');
        const told = relayed(called).filter((words) => words === mark).length === 1;
        const hidden = !JSON.stringify([called.effects, shown(called, channel)]).includes(WORD);
        const quiet = !['card', 'contact', 'leave', 'erase'].some((what) => does(called, what));
        const fine = [same, stays, isCase, raised, told, hidden, quiet];
        if (fine.includes(false)) faults.push([name, kind, fine]);
      }
    expect(faults).toEqual([]);
  });

  it('shows nothing later either: whatever is done next shows what it would have shown', () => {
    const next: Inbound[][] = [
      [text('你好'), text('在吗')],
      [text('他昨天又打我了'), tap('first-contact/danger-words', 'no')],
      [text('他昨天又打我了'), tap('first-contact/danger-words', 'unsure'), tap('first-contact/words-morning', 'no')],
      [{ kind: 'command', command: 'language' }, text('hello'), { kind: 'command', command: 'restart' }],
      [{ kind: 'opened' }, text('你好'), tap('first-contact/again', 'info'), tap('first-contact/danger', 'no')],
      [{ kind: 'command', command: 'person' }, tap('first-contact/tonight', 'no')],
      [
        { kind: 'media', media: 'sticker', words: null },
        { kind: 'media', media: 'voice', words: null },
      ],
      [
        { kind: 'place', latitude: 22.81, longitude: 113.67 },
        { kind: 'edited', text: '你好' },
      ],
      [{ kind: 'late', text: '你好' }, { kind: 'look' }],
      [text('看信息'), text('离开')],
      [{ kind: 'command', command: 'erase' }],
      [{ kind: 'command', command: 'hide' }],
      [text('救我'), text('他在门外')],
      [text(WORD), text('你好')],
      [tap('first-contact/hello', 'unsafe')],
      [tap('worker', 'maybe'), tap('gone/step', 'x')],
    ];
    const starts = [
      'first-contact/hello',
      'first-contact/want',
      'first-contact/ways',
      'information/menu',
      'questions/who',
    ];
    const faults: unknown[] = [];
    for (const desk of ['staffed', 'unstaffed'] as const)
      for (const speaker of ['bot', 'worker'] as const)
        for (const name of starts)
          for (const moves of next) {
            let called = step(world(channel, { desk }), at(name), text(WORD));
            let other = step(world(channel, { desk }), at(name), text(ANY));
            let otherCase = false;
            let seen = false;
            for (const inbound of moves) {
              // What is typed while a worker has the case is for that worker alone, who reads unseen.
              const silent = speaker === 'worker' && (inbound.kind === 'text' || inbound.kind === 'edited');
              seen ||= otherCase;
              called = step(
                world(channel, { desk, caseOpen: true, speaker: seen ? 'bot' : speaker }),
                stored(called),
                inbound,
              );
              other = step(world(channel, { desk, caseOpen: otherCase }), stored(other), inbound);
              otherCase ||= does(other, 'case');
              if (silent && relayed(called).length > 0 && shown(called, channel).length === 0) break;
              const [is, was] = [called, other].map((turn) => JSON.stringify([turn.asksSecret, shown(turn, channel)]));
              if (is !== was) {
                faults.push([
                  name,
                  desk,
                  speaker,
                  JSON.stringify(inbound),
                  is?.replace(/"choices".*?\]/g, ''),
                  was?.replace(/"choices".*?\]/g, ''),
                ]);
                break;
              }
            }
          }
    expect(faults).toEqual([]);
  });

  it('hands what is typed afterwards to the worker all the same', () => {
    const called = step(world(channel), at('first-contact/want'), text(WORD));
    for (const speaker of ['bot', 'worker'] as const) {
      const after = step(world(channel, { caseOpen: true, speaker }), stored(called), text('我在厨房'));
      expect(relayed(after)).toEqual(['我在厨房']);
    }
  });

  it('leaves the help word all it does: the numbers, and a case that is seen from then on', () => {
    for (const name of ['first-contact/want', 'information/menu']) {
      const called = step(world(channel), at(name), text(WORD));
      const helped = step(world(channel, { caseOpen: true }), stored(called), text('救我'));
      expect(does(helped, 'card')).toBe(true);
      expect(helped.session.unseen).toBeUndefined();
      expect(relayed(helped)).toContain('救我');
    }
    // Beside a case that is seen too, which the word has raised already.
    const beside = at('first-contact/waiting', { called: true, level: 'urgent', answers: { contact: 'day' } });
    const called = step(world(channel, { caseOpen: true }), beside, text(WORD));
    expect(does(step(world(channel, { caseOpen: true }), stored(called), text('救我')), 'card')).toBe(true);
  });

  it('asks nobody whether we may write back because of it', () => {
    const owed = at('first-contact/want', { contactAnew: true });
    const called = step(world(channel), owed, text(WORD));
    const after = step(world(channel, { caseOpen: true }), stored(called), text('你好'));
    for (const turn of [called, after]) {
      const keys = turn.effects.flatMap((effect) => (effect.do === 'say' ? effect.keys : []));
      expect(keys).not.toContain('contact.question');
    }
  });

  it('that came too late still calls', () => {
    const turn = step(world(channel), at('first-contact/want'), { kind: 'late', text: WORD });
    expect(turn.effects).toContainEqual({ do: 'case', level: 'immediate' });
    expect(relayed(turn)).toEqual([mark]);
  });
});

it('is the word only when it is the whole message, and of nobody who forwards it', () => {
  for (const words of [`他说${WORD}`, `${WORD}见`, '湖边'])
    expect(does(step(world('web'), at('first-contact/want'), text(words)), 'case')).toBe(false);
  const forwarded: Inbound = { kind: 'media', media: 'forwarded', words: WORD };
  expect(does(step(world('telegram'), at('first-contact/want'), forwarded), 'case')).toBe(false);
});

it('tells the worker, in every language, that somebody may look on and not to write openly', () => {
  for (const language of LANGUAGES)
    expect(tools.label('mark.duress', { language, channel: 'web' })).toMatch(/不要明着写|do not write openly/);
});

it('once a worker has closed that case, the conversation stays where it was, at the level it had', () => {
  const called = step(world('web'), at('first-contact/want'), text(WORD));
  const after = step(world('web'), stored(called), text('你好'));
  const other = step(world('web'), at('first-contact/want'), text('你好'));
  expect(shown(after, 'web')).toEqual(shown(other, 'web'));
  expect(after.session).toEqual(other.session);
  expect(does(step(world('web'), stored(after), text(WORD)), 'case')).toBe(true);
});

it('is answered by a case that was seen becoming the one that is spoken of', () => {
  const called = step(world('web'), at('first-contact/want'), text(WORD));
  const asked = step(world('web', { caseOpen: true }), stored(called), { kind: 'command', command: 'person' });
  const opened = step(world('web', { caseOpen: true }), stored(asked), tap('first-contact/tonight', 'no'));
  expect(opened.effects).toContainEqual({ do: 'case', level: 'immediate' });
  expect(opened.session.unseen?.case).toBeUndefined();
  const heard = step(world('web', { caseOpen: true }), stored(opened), text('你好'));
  expect(JSON.stringify(shown(opened, 'web'))).toContain('社工');
  expect(relayed(heard)).toEqual(['你好']);
});

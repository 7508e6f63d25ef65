import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { Content } from '../../src/content.ts';
import { CHANNELS } from '../../src/core/channel.ts';
import { LANGUAGES } from '../../src/core/language.ts';
import { LIMITS } from '../../src/core/limits.ts';
import { commandValue, type Inbound, parseTap } from '../../src/core/message.ts';
import { step } from '../../src/flow/engine.ts';
import { createTools } from '../../src/tools.ts';
import { play, said, smallWorld, tap, text } from '../support/small-flows.ts';

const content = JSON.parse(await readFile(new URL('../../build/content.json', import.meta.url), 'utf8')) as Content;
const { tools, texts } = createTools(content, 'CN');
const held: Inbound = { kind: 'command', command: 'held' };
const hour = 3_600_000;
const day = 24 * hour;

describe.each(CHANNELS)('"what do you hold about me?" on %s', (channel) => {
  const on = { channel, greeted: false } as const;

  it('is answered in the middle of a question, which is asked again with the way to erase among its choices', () => {
    const turn = play([{ kind: 'opened' }, tap('hello', 'info'), held], on);
    expect(turn.effects[0]).toEqual({ do: 'held' });
    expect(said(turn)).toEqual(['held.erase', 'danger.question']);
    const asked = turn.effects.findLast((effect) => effect.do === 'say');
    expect(asked?.offers?.map(({ option }) => option)).toEqual(['yes', 'unsure', 'no', 'unknown', 'erase']);
    expect(turn.session.at).toBe('small/danger');
  });

  it('is answered before anything was said, and beside a case', () => {
    const first = play([held], on);
    expect(first.effects[0]).toEqual({ do: 'held' });
    expect(said(first)).toEqual(['held.erase', 'hello.first']);
    const beside = play([{ kind: 'opened' }, tap('hello', 'unsafe'), tap('wait-write', 'hour'), held], on);
    expect(said(beside)).toEqual(['held.erase', 'wait.say']);
  });

  it('does not disturb a talk with a worker: nothing is handed over and nothing else is asked', () => {
    const { session } = play([{ kind: 'opened' }, tap('hello', 'unsafe'), tap('wait-write', 'hour')], on);
    const turn = step(smallWorld({ ...on, caseOpen: true, speaker: 'worker' }), session, held);
    expect(turn.effects.map(({ do: what }) => what)).toEqual(['held', 'say']);
    expect([turn.session.at, turn.session.answers]).toEqual([session.at, session.answers]);
  });

  it('the choice under it erases, tapped or as its label', () => {
    expect(parseTap(commandValue('erase'))).toEqual({ kind: 'command', command: 'erase' });
    for (const language of LANGUAGES) {
      const label = texts.t(language, 'chat:choice.erase');
      expect(tools.read(label, language).command, label).toBe('erase');
      const word = /[“"]([^”"]+)[”"]/.exec(texts.t(language, 'chat:held.erase'))?.[1] ?? '';
      expect(tools.read(word, language).command, word).toBe('erase');
    }
  });
});

it('what is held can be found among the information', () => {
  const menu = content.flows.steps['information/menu'];
  const offer = menu?.type === 'ask' ? menu.offers.find(({ id }) => id === 'held') : undefined;
  expect(content.flows.steps[offer?.to ?? '']?.type).toBe('held');
});

describe('erasing', () => {
  const unsafe = [{ kind: 'opened' } as const, tap('hello', 'unsafe')];

  it('says that a record without content stays where a case is open, and only there', () => {
    for (const channel of CHANNELS) {
      expect(said(play([...unsafe, text('erase')], { channel, greeted: false }))).toEqual(['erased', 'erased-case']);
      expect(said(play([{ kind: 'opened' }, text('erase')], { channel, greeted: false }))).toEqual(['erased']);
    }
  });

  it('says so too while a worker speaks', () => {
    const { session } = play(unsafe, {});
    const turn = step(smallWorld({ caseOpen: true, speaker: 'worker' }), session, text('erase'));
    expect(said(turn)).toEqual(['erased', 'erased-case']);
  });
});

describe('times that are said in words are those that hold', () => {
  const words = (key: string) => texts.t('en', `chat:${key}`);

  it.each([
    ['erased-case', /three days after/, LIMITS.caseAfterCloseMs, 3 * day],
    ['erased', /within a minute/, LIMITS.dataKeyCacheMs, 60_000],
    ['erased_telegram', /within three days/, LIMITS.capsuleMs, 3 * day],
    ['seen.how-to-leave_telegram', /last two days/, LIMITS.clearMaxMs, 2 * day],
    ['cleared.later', /next two days/, LIMITS.clearMaxMs, 2 * day],
    ['choice.keep-way-day', /a day/, LIMITS.keepWayMs.day, day],
    ['choice.keep-way-three', /three days/, LIMITS.keepWayMs.three, 3 * day],
    ['choice.keep-way-week', /a week/, LIMITS.keepWayMs.week, 7 * day],
  ])('%s', (key, phrase, limit, is) => {
    expect(words(key)).toMatch(phrase);
    expect(limit).toBe(is);
  });
});

describe('the farewell on the screen', () => {
  it.each(LANGUAGES)('says nothing of danger, workers or deleting oneself, in %s', (language) => {
    for (const key of ['ended', 'close.ended'])
      for (const wording of ['', '_messenger', '_telegram'])
        expect(texts.t(language, `chat:${key}${wording}`)).not.toMatch(/safe|worker|danger|police|安全|社工|危险|删/);
  });
});

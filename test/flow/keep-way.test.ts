import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/core/limits.ts';
import type { Inbound } from '../../src/core/message.ts';
import type { World } from '../../src/flow/draft.ts';
import { type Stepped, step } from '../../src/flow/engine.ts';
import { lintFlows } from '../../src/flow/lint.ts';
import type { FlowSource } from '../../src/flow/schema.ts';
import { compileSmall, play, said, smallFlow, smallWorld, tap, text } from '../support/small-flows.ts';

const when = { answer: 'keep-way', is: ['day', 'three', 'week'] };
const flow: FlowSource = {
  ...smallFlow,
  steps: {
    ...smallFlow.steps,
    'wait-write': { ...smallFlow.steps['wait-write'], next: 'keep' } as FlowSource['steps'][string],
    keep: { type: 'keep-way', next: 'wait' },
    wanted: { type: 'keep-way', wanted: true, next: 'wait' },
    wait: {
      type: 'listen',
      say: ['wait.say'],
      heard: ['wait.heard'],
      offers: [
        { id: 'reach-me', to: 'wanted', if: { not: when } },
        { id: 'reach-change', to: 'wanted', if: when },
        { id: 'place', to: 'place' },
      ],
      next: 'wait',
    },
  },
};
const flows = compileSmall(flow);
const web: Partial<World> = { flows };
const line: Partial<World> = { flows, channel: 'line', greeted: false };
const opened: Inbound = { kind: 'opened' };
const person: Inbound = { kind: 'command', command: 'person' };
const hide: Inbound = { kind: 'command', command: 'hide' };
const standard = [person, tap('tonight', 'no')];
const onLine = [opened, ...standard, tap('wait-write', 'hour')];
const kept = ({ effects }: Stepped) => effects.filter((effect) => effect.do === 'keep-way');
const NUMBER = '0000-000-0000';
const untilNumber = [...standard, tap('keep', 'week')];
const untilWhen = [...untilNumber, text(NUMBER)];
const untilSay = [...untilWhen, tap('keep', 'call-evening')];

/** Everything a turn leaves behind or shows, but the effect that keeps the way. */
function shownAndStored(turn: Stepped): string {
  return JSON.stringify([turn.session, turn.effects.filter((effect) => effect.do !== 'keep-way')]);
}

describe('a way to reach somebody is asked for', () => {
  it('once beside a case while nobody is on duty: on our page at once, on a messenger after "may we write back"', () => {
    expect(said(play(standard, web))).toEqual(['case.unstaffed', 'keep-way.ask']);
    expect(said(play([opened, ...standard], line)).at(-1)).toBe('contact.question');
    expect(said(play(onLine, line))).toEqual(['contact.agreed', 'case.unstaffed', 'keep-way.ask']);
  });

  it('not while somebody is on duty, and no more once somebody has come', () => {
    expect(said(play(standard, { ...web, desk: 'staffed' }))).toEqual(['case.staffed', 'wait.say']);
    const { session } = play(standard, web);
    const later = step(smallWorld({ ...web, caseOpen: true, desk: 'staffed' }), session, {
      kind: 'command',
      command: 'language',
    });
    expect(said(later)).toEqual(['wait.say']);
  });

  it('not of somebody in danger now: there it can be chosen, and is then asked', () => {
    const danger = play([tap('hello', 'unsafe')], web);
    expect(said(danger)).toEqual(['card.intro', '<card>', 'case.unstaffed', 'wait.say']);
    expect(said(play([tap('hello', 'unsafe'), tap('wait', 'reach-me')], web))).toEqual(['keep-way.ask']);
  });

  it('not of somebody who has just said that we may not write back', () => {
    const declined = play([opened, ...standard, tap('wait-write', 'no')], line);
    expect(said(declined)).toEqual(['contact.declined', 'wait.say']);
  });

  it('not without a case', () => {
    const { session } = play(standard, web);
    const closed = step(smallWorld(web), session, tap('keep', 'day'));
    expect(kept(closed)).toEqual([]);
  });
});

describe('on a messenger', () => {
  it.each(['day', 'three', 'week'] as const)(
    '"%s" keeps the chat itself, and says that we may write for as long',
    (keep) => {
      const turn = play([...onLine, tap('keep', keep)], line);
      expect(kept(turn)).toEqual([{ do: 'keep-way', forMs: LIMITS.keepWayMs[keep], callBack: null }]);
      expect(turn.effects).toContainEqual({ do: 'contact', forMs: LIMITS.keepWayMs[keep] });
      expect(said(turn)).toEqual(['keep-way.agreed', 'wait.say']);
      expect(turn.session.answers).toMatchObject({ 'keep-way': keep });
    },
  );

  it('"no" keeps nothing, and what was agreed to about writing back stays', () => {
    const turn = play([...onLine, tap('keep', 'no')], line);
    expect(kept(turn)).toEqual([{ do: 'keep-way', forMs: 0, callBack: null }]);
    expect(turn.effects.some((effect) => effect.do === 'contact')).toBe(false);
    expect(said(turn)).toEqual(['keep-way.declined', 'wait.say']);
  });

  it('can be ended later where they wait, and nothing is written first any more', () => {
    const change = play([...onLine, tap('keep', 'week'), tap('wait', 'reach-change')], line);
    expect(said(change)).toEqual(['keep-way.change']);
    const ended = play([...onLine, tap('keep', 'week'), tap('wait', 'reach-change'), tap('wanted', 'no')], line);
    expect(ended.effects.slice(0, 2)).toEqual([
      { do: 'keep-way', forMs: 0, callBack: null },
      { do: 'contact', forMs: 0 },
    ]);
    expect(said(ended)).toEqual(['keep-way.ended', 'wait.say']);
  });

  it('can be ended by an old choice from anywhere, and while a worker speaks, tapped or as its label', () => {
    const { session } = play([...onLine, tap('keep', 'week'), tap('wait', 'place')], line);
    for (const speaker of ['bot', 'worker'] as const) {
      const world = smallWorld({ ...line, caseOpen: true, speaker });
      expect(kept(step(world, session, tap('keep', 'no')))).toMatchObject([{ forMs: 0 }]);
    }
    const speaking = smallWorld({ ...line, caseOpen: true, speaker: 'worker' });
    const before = { ...session, asked: 'small/wanted' };
    expect(kept(step(speaking, before, text('choice.keep-way-end')))).toMatchObject([{ forMs: 0 }]);
  });

  it('words typed instead are the worker’s; it is asked once more, then the way goes on', () => {
    const first = play([...onLine, text('they are back')], line);
    expect(first.effects).toContainEqual({ do: 'relay', text: 'they are back' });
    expect(said(first)).toEqual(['passed-on', 'case.unstaffed', 'keep-way.ask']);
    const second = play([...onLine, text('they are back'), text('please')], line);
    expect(said(second)).toEqual(['passed-on', 'case.unstaffed', 'wait.say']);
    expect(kept(second)).toEqual([]);
  });

  it('nothing tells whoever comes after leaving, or opens the chat, that a way is kept', () => {
    const agreed = [...onLine, tap('keep', 'week')];
    for (const goes of [hide, opened, { kind: 'blocked' } as const]) {
      const turn = play([...agreed, goes], line);
      expect(JSON.stringify(turn.session.answers)).not.toContain('keep-way');
      expect(kept(turn)).toEqual([]);
    }
  });
});

describe('on our page', () => {
  it('a number is asked for, then when to call and what to say; with the last answer all of it goes out together', () => {
    expect(said(play(untilNumber, web))).toEqual(['keep-way.number']);
    expect(said(play(untilWhen, web))).toEqual(['keep-way.when']);
    expect(said(play(untilSay, web))).toEqual(['keep-way.say']);
    const turn = play([...untilSay, tap('keep', 'say-parcel')], web);
    expect(kept(turn)).toEqual([
      {
        do: 'keep-way',
        forMs: LIMITS.keepWayMs.week,
        callBack: { number: '00000000000', when: 'call-evening', say: 'say-parcel' },
      },
    ]);
    expect(said(turn)).toEqual(['keep-way.agreed', 'wait.say']);
    for (const each of turn.turns.slice(0, -1)) expect(kept(each)).toEqual([]);
  });

  it('the number is shown to nobody, handed to nobody, and gone from the session with the last answer', () => {
    const { turns } = play([...untilSay, text('about the rent')], web);
    const digits = /0000[- ]?000/;
    for (const turn of turns.slice(0, -1)) {
      expect(JSON.stringify(turn.effects)).not.toMatch(digits);
      expect(JSON.stringify(turn.session.answers)).not.toMatch(digits);
    }
    expect(turns.at(-1)?.effects).toContainEqual(
      expect.objectContaining({ callBack: { number: '00000000000', when: 'call-evening', say: 'about the rent' } }),
    );
    expect(shownAndStored(turns.at(-1) as Stepped)).not.toMatch(/0000|rent/);
    expect(turns.at(-1)?.session.calling).toBeUndefined();
  });

  it.each(['+00 000 000 0000', '(0000) 000-0000', '００００－０００００００'])('takes "%s" for a number', (typed) => {
    expect(said(play([...untilNumber, text(typed)], web))).toEqual(['keep-way.when']);
  });

  it.each(['000000', '0000000000000000', 'my number is 0000 000', 'call 0000-000-0000 after nine'])(
    'does not take "%s" for one: it is asked once more with the reason, and goes nowhere',
    (typed) => {
      const turn = play([...untilNumber, text(typed)], web);
      expect(said(turn)).toEqual(['keep-way.no-number', 'keep-way.number']);
      expect(turn.effects.some((effect) => effect.do === 'relay')).toBe(false);
      const again = play([...untilNumber, text(typed), text(typed)], web);
      expect(said(again)).toEqual(['keep-way.given-up', 'wait.say']);
      expect([kept(again), again.session.calling]).toEqual([[], undefined]);
    },
  );

  it('words at the number are the worker’s, and are not lost', () => {
    const turn = play([...untilNumber, text('they are at the door')], web);
    expect(turn.effects).toContainEqual({ do: 'relay', text: 'they are at the door' });
    expect(said(turn)).toEqual(['passed-on', 'case.unstaffed', 'keep-way.no-number', 'keep-way.number']);
  });

  it.each([
    ['the number', untilNumber],
    ['when to call', untilWhen],
    ['what to say', untilSay],
  ])('%s can be left, and nothing is kept', (_what, moves) => {
    for (const leaves of [tap('keep', 'no'), text('choice.keep-way-nothing')]) {
      const turn = play([...moves, leaves], web);
      expect(kept(turn)).toEqual([{ do: 'keep-way', forMs: 0, callBack: null }]);
      expect(said(turn)).toEqual(['keep-way.declined', 'wait.say']);
      expect(turn.session.calling).toBeUndefined();
    }
  });

  it('leaving, erasing and danger let go of what was typed, and only danger says so', () => {
    for (const [goes, says] of [
      [hide, ['ended']],
      [text('erase'), ['erased', 'erased-case']],
      [text('they will kill me'), ['keep-way.let-go', 'card.intro', '<card>', 'case.unstaffed', 'wait.say']],
    ] as const) {
      const turn = play([...untilWhen, goes], web);
      expect(said(turn)).toEqual(says);
      expect(turn.session.calling).toBeUndefined();
      expect(kept(turn)).toEqual([]);
    }
  });

  it('a worker who comes meanwhile is talked to: no number is kept, and that is said', () => {
    const { session } = play(untilNumber, web);
    const turn = step(smallWorld({ ...web, caseOpen: true, speaker: 'worker' }), session, text('hello'));
    expect(said(turn)).toEqual(['keep-way.let-go']);
    expect(turn.session.calling).toBeUndefined();
  });

  it('a question that comes between does not lose what was typed, and the way goes on after it', () => {
    const asked = play([...untilSay, text('my brother hits me')], web);
    expect(asked.effects).toContainEqual({ do: 'relay', text: 'my brother hits me' });
    expect(said(asked).at(-1)).toBe('words.question');
    expect(said(play([...untilSay, text('my brother hits me'), tap('words', 'no')], web))).toEqual(['keep-way.say']);
  });

  it('what to say is short; longer words are the worker’s', () => {
    const long = 'word '.repeat(LIMITS.callWordsMaxCharacters / 4);
    const turn = play([...untilSay, text(long)], web);
    expect(turn.effects).toContainEqual({ do: 'relay', text: long });
    expect(said(turn).at(-1)).toBe('keep-way.say');
  });

  it('a word that is theirs alone is not what the caller says', () => {
    const { session } = play(untilSay, web);
    const before = { ...session, words: { check: 'tulip' } };
    const turn = step(smallWorld({ ...web, caseOpen: true }), before, text('tulip'));
    expect(kept(turn)).toEqual([]);
    expect(JSON.stringify(turn.effects)).not.toContain('tulip');
  });

  it('an old choice agrees to nothing in passing, but ends what was agreed to', () => {
    const { session } = play([...untilSay, tap('keep', 'say-wrong'), tap('wait', 'place')], web);
    const world = smallWorld({ ...web, caseOpen: true });
    expect(kept(step(world, session, tap('keep', 'day')))).toEqual([]);
    expect(said(step(world, session, tap('keep', 'day')))[0]).toBe('stale');
    expect(kept(step(world, session, tap('keep', 'no')))).toMatchObject([{ forMs: 0 }]);
  });
});

describe('the linter', () => {
  const lint = (languagesWithout: (key: string) => string[]) =>
    lintFlows(flows, { languagesWithout, readElsewhere: ['keep-way'], engineKeys: [] });

  it('knows the answer that is given, and finds every sentence and choice that has no words', () => {
    expect(lint(() => []).filter(({ code }) => code !== 'never-waits')).toEqual([]);
    for (const key of ['keep-way.ask', 'keep-way.let-go', 'choice.keep-way-end', 'choice.call-any', 'choice.say-wrong'])
      expect(lint((each) => (each === key ? ['en'] : [])).map(({ code, step: name }) => `${code} ${name}`)).toContain(
        'no-words small/keep',
      );
  });
});

import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../src/core/limits.ts';
import type { Inbound } from '../../../src/core/message.ts';
import type { Saved, Session } from '../../../src/core/session.ts';
import type { World } from '../../../src/flow/draft.ts';
import { type Stepped, step } from '../../../src/flow/engine.ts';
import { play, said, smallWorld, tap, text } from '../../support/small-flows.ts';

const CODE = '春夏秋冬山水花鸟';
const code: Inbound = { kind: 'command', command: 'code' };
const saved: Saved = {
  answers: { danger: 'no', weapon: 'yes', contact: 'day', 'keep-way': 'week' },
  level: 'urgent',
  language: 'en',
  reasons: ['weapon'],
};
const withWord: Saved = { ...saved, words: { check: 'lake house', duress: 'paper boat' } };
const back = (what: Saved | null, why: 'unknown' | 'too-many' | null = null): Inbound => ({
  kind: 'resumed',
  saved: what,
  why,
});
const does = ({ effects }: Stepped, what: string) => effects.some((effect) => effect.do === what);
const stored = ({ session }: Stepped) => JSON.parse(JSON.stringify(session)) as Session;
const on = (session: Session, inbound: Inbound, changes: Partial<World> = {}) =>
  step(smallWorld(changes), session, inbound);
/** At the step that takes a code, reached by the command. */
const asked = (changes: Partial<World> = {}) => stored(play([tap('hello', 'info'), code], changes));

describe('a code to come back with', () => {
  it('is made of eight words at once, and said by whoever makes it', () => {
    const turn = play([tap('hello', 'info'), tap('danger', 'no'), tap('offers', 'eight')]);
    expect(turn.effects[0]).toEqual({ do: 'code', own: null });
    expect(said(turn)).toEqual(['offers.question']);
  });

  it('is made of their own two words and a time, in whatever order they were typed', () => {
    const start = [tap('hello', 'info'), tap('danger', 'no'), tap('offers', 'own')];
    expect(said(play(start))).toEqual(['own.code']);
    const turn = play([...start, text('paper 7:40 lemon')]);
    expect(turn.effects).toContainEqual({ do: 'code', own: 'lemon paper 07:40' });
    expect(turn.session.at).toBe('small/offers');
  });

  it.each([
    ['no-time', 'lemon paper'],
    ['not-two-words', 'lemon 7:40'],
    ['word-too-short', 'lem paper 7:40'],
    ['same-word', 'lemon lemon 7:40'],
  ])('that lacks something is not made, and it is said what (%s), and asked again', (why, words) => {
    const turn = play([tap('hello', 'info'), tap('danger', 'no'), tap('offers', 'own'), text(words)]);
    expect(does(turn, 'code')).toBe(false);
    expect(said(turn)).toEqual([`own-code.${why}`, 'own.code']);
  });

  it('of their own can be left out, and words of danger typed there are what they are everywhere', () => {
    const start = [tap('hello', 'info'), tap('danger', 'no'), tap('offers', 'own')];
    expect(play([...start, text('choice.skip')]).session.at).toBe('small/offers');
    expect(play([...start, tap('own-code', 'unknown')]).session.at).toBe('small/offers');
    expect(said(play([...start, text('he hits me')]))).toEqual(['words.question']);
    // Two words and a time, as a code would be.
    const timed = play([...start, text('hits often 7:40')]);
    expect([does(timed, 'code'), said(timed)]).toEqual([false, ['words.question']]);
    expect(play([...start, text('he will kill me')]).session.level).toBe('immediate');
  });
});

describe('giving a code', () => {
  it('is asked for by a command in every state, and who skips it is asked what was asked before', () => {
    for (const before of [[], [tap('hello', 'info')], [tap('hello', 'info'), tap('danger', 'no')]]) {
      const at = before.length === 0 ? 'small/hello' : stored(play(before)).at;
      expect(said(play([...before, code]))).toEqual(['code.ask']);
      expect(play([...before, code, tap('give-code', 'unknown')]).session.at).toBe(at);
      expect(play([...before, code, text('choice.skip')]).session.at).toBe(at);
    }
  });

  it('says nothing itself: what is behind it comes back in the same turn', () => {
    const turn = on(asked(), text(' 春 夏 秋冬，山水花鸟 '));
    expect(turn.effects).toEqual([{ do: 'open-code', code: CODE, short: false }]);
    expect(turn.session).toEqual(asked());
    const short = on(asked(), text('Paper lemon 7.40 pm'));
    expect(short.effects).toEqual([{ do: 'open-code', code: 'lemon paper 19:40', short: true }]);
  });

  it('is no code in any other state: eight characters are words there', () => {
    for (const before of [[tap('hello', 'info')], [tap('hello', 'unsafe')]]) {
      const turn = play([...before, text(CODE)]);
      expect(does(turn, 'open-code')).toBe(false);
      const { session } = play([tap('hello', 'unsafe')]);
      const worker = smallWorld({ caseOpen: true, speaker: 'worker' });
      expect(step(worker, session, text(CODE)).effects).toEqual([{ do: 'relay', text: CODE }]);
    }
  });

  it('that looks like none is said to, and asked for again; beside a case other words are the worker’s', () => {
    expect(said(on(asked(), text('hello you')))).toEqual(['code.unlike', 'code.ask']);
    const beside = on(asked(), text('hello you'), { caseOpen: true });
    expect(beside.effects).toContainEqual({ do: 'relay', text: 'hello you' });
    expect(said(on(asked(), text('he hits me')))).toEqual(['words.question']);
  });

  it('while a worker speaks only says where words go', () => {
    const { session } = play([tap('hello', 'unsafe')]);
    expect(said(step(smallWorld({ caseOpen: true, speaker: 'worker' }), session, code))).toEqual(['speaking']);
  });
});

describe('what is behind a code', () => {
  it.each(['unknown', 'too-many'] as const)(
    'that leads nowhere is said kindly (%s), and can be given again or left out',
    (why) => {
      const turn = on(asked(), back(null, why));
      expect(said(turn)).toEqual([`code.${why}`, 'code.ask']);
      expect(turn.session).toEqual(asked());
      expect(on(stored(turn), tap('give-code', 'unknown')).session.at).toBe('small/danger');
    },
  );

  const LIKE_A_CODE = 'last night Sam hits the kids and leaves';
  /** The same turn again, with what was behind the code that they only looked like. */
  const through = (before: Session, words: string, changes: Partial<World> = {}, what: Saved | null = null) => {
    const [given] = on(before, text(words), changes).effects;
    if (given?.do !== 'open-code') throw new Error('it does not look like a code');
    const typed = given.typed === undefined ? {} : { typed: given.typed };
    const why = what === null ? 'unknown' : null;
    return on(before, { kind: 'resumed', saved: what, why, ...typed }, changes);
  };

  it('that leads nowhere and says danger is words of danger, as everywhere; beside a case they are the worker’s', () => {
    const turn = through(asked(), LIKE_A_CODE);
    expect(said(turn)).toEqual(['words.question']);
    expect(said(on(stored(turn), tap('words', 'no')))).toEqual(['code.ask']);
    const beside = through({ ...asked(), called: true }, LIKE_A_CODE, { caseOpen: true });
    expect([beside.effects[0], said(beside)]).toEqual([{ do: 'relay', text: LIKE_A_CODE }, ['words.question']]);
    const known: Session = { ...asked(), called: true, level: 'immediate', answers: { danger: 'yes' } };
    const again = through(known, LIKE_A_CODE, { caseOpen: true });
    expect(again.effects[0]).toEqual({ do: 'relay', text: LIKE_A_CODE });
    expect(said(again)).toEqual(['passed-on', 'case.unstaffed', 'code.ask']);
    const right = through(asked(), LIKE_A_CODE, {}, saved);
    expect(said(right)).toEqual(['seen.question']);
  });

  it.each([null, saved])(
    'the agreed word for danger calls when it looks like one too, and shows nothing (%#)',
    (what) => {
      const before: Session = { ...asked(), words: { duress: 'lemon paper 7:40' } };
      const turn = through(before, 'Lemon paper 7:40', {}, what);
      expect(said(turn)).toEqual(said(through(before, 'lemon house 7:40', {}, what)));
      expect(turn.effects).toContainEqual({ do: 'case', level: 'immediate' });
      expect(turn.effects).toContainEqual({ do: 'relay', text: 'mark.duress', mark: 'mark.duress' });
    },
  );

  it('comes after "can anyone see?", and nothing of it before', () => {
    const turn = on(asked(), back(saved));
    expect(turn.effects.map((effect) => effect.do)).toEqual(['say']);
    expect(said(turn)).toEqual(['seen.question']);
    expect(turn.session.at).toBe('small/seen');
    const seen = on(stored(turn), tap('seen', 'yes'));
    expect([does(seen, 'summary'), said(seen)]).toEqual([false, ['offers.question']]);
    const alone = on(stored(turn), tap('seen', 'no'));
    expect(alone.effects[0]).toMatchObject({ do: 'summary', answers: { weapon: 'yes' } });
  });

  it('is put back: answers, level, reasons, words, language; not what was agreed to of another moment', () => {
    const { session } = on(asked(), back({ ...saved, words: { duress: 'paper boat' } }));
    expect(session).toMatchObject({
      answers: { weapon: 'yes' },
      level: 'urgent',
      language: 'en',
      reasons: ['weapon'],
      words: { duress: 'paper boat' },
    });
    expect(session.answers).not.toHaveProperty('contact');
    expect(session.answers).not.toHaveProperty('keep-way');
    expect(session.resuming).toBeUndefined();
  });

  it('lowers nothing, and what was said since counts', () => {
    const now: Session = { ...asked(), level: 'immediate', answers: { danger: 'yes' }, reasons: ['danger'] };
    const { session } = on(now, back(saved), { caseOpen: true });
    expect(session).toMatchObject({
      level: 'immediate',
      answers: { danger: 'yes', weapon: 'yes' },
      reasons: ['danger', 'weapon'],
    });
  });

  it('is not put aside by what was skipped since', () => {
    const now: Session = { ...asked(), answers: { weapon: 'unknown', danger: 'unknown' } };
    const { answers } = on(now, back({ ...saved, answers: { weapon: 'yes' } })).session;
    expect(answers).toEqual({ weapon: 'yes', danger: 'unknown' });
  });

  it('raises a case that is open by now, and opens none', () => {
    expect(on(asked(), back(saved)).effects.filter((effect) => effect.do === 'case')).toEqual([]);
    const beside = on({ ...asked(), level: 'standard' }, back(saved), { caseOpen: true });
    expect(beside.effects).toContainEqual({ do: 'case', level: 'urgent' });
  });

  it('of somebody who was in danger then does not keep help from being called now', () => {
    const before = stored(on(asked(), back({ ...saved, level: 'immediate', answers: { danger: 'yes' } })));
    const turn = on(before, text('he will kill me'));
    expect(turn.effects).toContainEqual({ do: 'case', level: 'immediate' });
    expect(said(turn)).toContain('<card>');
    expect(said(on(before, text('he hits me')))).toEqual(['words.question']);
  });
});

describe('the check word behind a code', () => {
  const proving = () => stored(on(asked(), back(withWord)));

  it('is asked for before anything is back', () => {
    const turn = on(asked(), back(withWord));
    expect(said(turn)).toEqual(['code.prove']);
    expect(turn.session).toMatchObject({ answers: {}, level: 'information', language: 'zh-Hans' });
    expect(turn.session.words).toBeUndefined();
  });

  it('is taken however it is typed, and then who can see is asked first', () => {
    const turn = on(proving(), text(' LAKE house '));
    expect(said(turn)).toEqual(['seen.question']);
    expect(turn.session).toMatchObject({ level: 'urgent', words: withWord.words, language: 'en' });
    expect(turn.session.resuming).toBeUndefined();
  });

  it('given wrongly lets go of what is behind it, after a few times, in words that tell nothing', () => {
    let session = proving();
    for (let wrong = 1; wrong < LIMITS.checkWordGuessesMax; wrong += 1) {
      const turn = on(session, text(`wrong ${wrong}`));
      expect(said(turn)).toEqual(['code.wrong-word', 'code.prove']);
      session = stored(turn);
    }
    const last = on(session, text('wrong again'));
    expect(said(last)).toEqual(['code.over', 'again.question']);
    expect(last.session.resuming).toBeUndefined();
    expect(last.session.answers).toEqual({});
    expect(said(on(stored(last), text('lake house')))).toEqual(['not-understood', 'again.question']);
  });

  it('can be left out for now, and given later: the code itself is spent', () => {
    const left = on(proving(), tap('prove', 'unknown'));
    expect([left.session.at, left.session.answers]).toEqual(['small/again', {}]);
    const later = on(stored(left), code);
    expect(said(later)).toEqual(['code.prove']);
    expect(said(on(stored(later), text('lake house')))).toEqual(['seen.question']);
  });

  it('leaves the guesses counted over whatever is done in between', () => {
    const once = on(stored(on(proving(), text('wrong'))), tap('prove', 'unknown'));
    expect(on(stored(once), code).session.resuming?.wrong).toBe(1);
  });

  it('is not what calls: the agreed word for danger does, of somebody who was made to come back', () => {
    const any = on(proving(), text('paper ship'));
    const turn = on(proving(), text('paper boat'));
    expect(said(turn)).toEqual(said(any));
    expect(turn.effects).toContainEqual({ do: 'case', level: 'immediate' });
    expect(turn.effects).toContainEqual({ do: 'relay', text: 'mark.duress', mark: 'mark.duress' });
    expect(turn.session.resuming?.wrong).toBe(1);
  });

  it('is no guess when it is words of danger', () => {
    const turn = on(proving(), text('he hits me'));
    expect(said(turn)).toEqual(['words.question']);
    expect(turn.session.resuming?.wrong).toBe(0);
  });
});

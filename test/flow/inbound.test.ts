import { describe, expect, it } from 'vitest';
import type { Effect } from '../../src/core/effect.ts';
import { type Inbound, MEDIA, type Media } from '../../src/core/message.ts';
import type { World } from '../../src/flow/draft.ts';
import { type Stepped, step } from '../../src/flow/engine.ts';
import { play, said, smallWorld, tap, text } from '../support/small-flows.ts';

const media = (kind: Media, words: string | null = null): Inbound => ({ kind: 'media', media: kind, words });
const place = (latitude: number): Inbound => ({ kind: 'place', latitude, longitude: 113.7 });
const edited = (words: string): Inbound => ({ kind: 'edited', text: words });
const late = (words: string | null): Inbound => ({ kind: 'late', text: words });
const opened: Inbound = { kind: 'opened' };
const telegram: Partial<World> = { channel: 'telegram', greeted: false };

const relayed = ({ effects }: Stepped) => effects.flatMap((effect) => (effect.do === 'relay' ? [effect.text] : []));
const does = ({ effects }: Stepped, what: Effect['do']) => effects.some((effect) => effect.do === what);
/** After these turns a worker speaks, and this is done. */
function toWorker(before: Inbound[], inbound: Inbound): Stepped {
  const { session } = play(before, telegram);
  return step(smallWorld({ ...telegram, caseOpen: true, speaker: 'worker' }), session, inbound);
}

const start = [opened, tap('hello', 'info')];
const beside = [opened, tap('hello', 'unsafe'), tap('wait-write', 'day')];

describe('a chat that is opened', () => {
  it('begins with the first question, and is asked neutrally when somebody wrote before', () => {
    expect(said(play([opened], telegram))).toEqual(['hello.first']);
    expect(said(play([...start, opened], telegram))).toEqual(['again.question']);
  });

  it('keeps what was answered, and nothing waits to be gone back to', () => {
    const { session } = play([...start, tap('danger', 'no'), text('he hits me'), opened], telegram);
    expect(session).toMatchObject({ at: 'small/again', answers: { danger: 'no' } });
    expect(session.back).toBeUndefined();
  });

  it('tells the worker that it may be somebody else, and asks only whether we may write back while one speaks', () => {
    expect(relayed(play([...beside, opened], telegram))).toEqual(['mark.opened']);
    const spoken = toWorker(beside, opened);
    expect([relayed(spoken), said(spoken)]).toEqual([['mark.opened'], ['speaking', 'contact.question']]);
  });

  it('does not tell whoever asks for a person then that one was asked for before', () => {
    const person: Inbound = { kind: 'command', command: 'person' };
    expect(said(play([...beside, person], telegram))[0]).toBe('person.already');
    const anew = play([...beside, opened, person], telegram);
    expect(said(anew)).toEqual(['tonight.question']);
    expect(said(play([...beside, opened, person, person], telegram))).toEqual(['tonight.question']);
  });

  it('is what "start over" does on a messenger', () => {
    const restart: Inbound = { kind: 'command', command: 'restart' };
    expect(said(play([...start, restart], telegram))).toEqual(['again.question']);
    expect(said(play([...start, restart]))).toEqual(['hello.first']);
  });
});

describe('a chat that is blocked', () => {
  it('is only noted; the worker is told where a case is open', () => {
    const blocked: Inbound = { kind: 'blocked' };
    expect(play([...start, blocked], telegram).effects).toEqual([{ do: 'blocked' }]);
    expect(play([blocked], telegram).effects).toEqual([{ do: 'blocked' }]);
    expect(play([...beside, blocked], telegram).effects).toEqual([
      { do: 'relay', text: 'mark.blocked', mark: 'mark.blocked' },
      { do: 'blocked' },
    ]);
  });
});

describe('what is no words', () => {
  const spoken: Media[] = ['voice', 'video', 'video-note'];

  it.each(spoken)('%s: pictures to tap, then back to the question; noted without a level', (kind) => {
    const turn = play([...start, media(kind)], telegram);
    expect(said(turn)).toEqual(['media.voice']);
    expect(turn.session).toMatchObject({ answers: { voice: 'yes' }, level: 'information' });
    expect(said(play([...start, media(kind), tap('spoken', 'back')], telegram))).toEqual(['danger.question']);
    expect(does(play([...start, media(kind), tap('spoken', 'unsafe')], telegram), 'case')).toBe(true);
  });

  it.each(MEDIA.filter((kind) => !spoken.includes(kind)))('%s: one kind sentence, then the question again', (kind) => {
    const turn = play([...start, media(kind)], telegram);
    expect(said(turn)).toEqual([`media.${kind}`, 'danger.question']);
    expect(turn.session.answers).toEqual({});
  });

  it.each(MEDIA)('%s: a worker sees only what it was, and the survivor is told so', (kind) => {
    const waiting = play([...beside, media(kind)], telegram);
    expect(relayed(waiting)).toEqual([`mark.${kind}`]);
    expect(said(waiting)).toContain('media.mark-only');
    const speaking = toWorker(beside, media(kind));
    expect([relayed(speaking), said(speaking)]).toEqual([[`mark.${kind}`], ['media.to-worker']]);
  });

  it('by voice beside a worker leaves something to tap: yes, no, and that it is not safe now', () => {
    const person: Inbound = { kind: 'command', command: 'person' };
    const before = [opened, person, tap('tonight', 'no'), tap('may-write', 'day')];
    const spoken = toWorker(before, media('voice'));
    const offers = spoken.effects.flatMap((effect) => (effect.do === 'say' ? (effect.offers ?? []) : []));
    expect(offers.map(({ step: name, option }) => `${name}:${option}`)).toEqual([
      'small/spoken:unsafe',
      'worker:yes',
      'worker:no',
    ]);
    const world = smallWorld({ ...telegram, caseOpen: true, speaker: 'worker' });
    // Telegram sends the label, LINE the tap: both raise, and the worker reads it.
    for (const act of [text('choice.unsafe'), tap('spoken', 'unsafe')]) {
      const unsafe = step(world, spoken.session, act);
      expect([unsafe.session.level, relayed(unsafe), does(unsafe, 'case')]).toEqual([
        'immediate',
        ['choice.unsafe'],
        true,
      ]);
    }
    expect(relayed(step(world, spoken.session, { kind: 'tap', step: 'worker', option: 'yes' }))).toEqual([
      'choice.yes',
    ]);
  });

  it('by voice beside a worker asks once, not each time, whether we may write back, and still knows what can be tapped', () => {
    const person: Inbound = { kind: 'command', command: 'person' };
    const world = smallWorld({ ...telegram, caseOpen: true, speaker: 'worker' });
    const first = toWorker([opened, person, tap('tonight', 'no')], media('voice'));
    expect(said(first)).toContain('contact.question');
    const second = step(world, first.session, media('voice'));
    expect(said(second)).toEqual(['media.to-worker']);
    expect(step(world, second.session, text('choice.unsafe')).session.level).toBe('immediate');
  });

  it('is followed by what was typed with it, as if typed alone', () => {
    expect(said(play([...start, media('picture', 'no')], telegram))).toEqual([
      'media.picture',
      'not-understood',
      'danger.question',
    ]);
    expect(does(play([...start, media('voice', 'he will kill me')], telegram), 'case')).toBe(true);
    expect(relayed(play([...beside, media('picture', 'look')], telegram))).toEqual(['mark.picture', 'look']);
    expect(relayed(toWorker(beside, media('file', 'look')))).toEqual(['mark.file', 'look']);
    expect(play([...start, media('picture', '0')], telegram).effects[0]).toEqual({ do: 'leave' });
  });

  it('of somebody else, forwarded, is never handed on and raises only by a question', () => {
    const threat = play([...start, media('forwarded', 'he will kill me')], telegram);
    expect(threat.session.level).toBe('information');
    expect(said(threat)).toEqual(['media.forwarded', 'words.question']);
    expect(relayed(play([...beside, media('forwarded', 'secret')], telegram))).toEqual(['mark.forwarded']);
    expect(relayed(toWorker(beside, media('forwarded', 'he will kill me')))).toEqual(['mark.forwarded']);
    expect(said(play([...start, media('forwarded', '0')], telegram))).toEqual(['media.forwarded', 'danger.question']);
  });
});

describe('a shared place', () => {
  const centres = { do: 'centres', town: '441900121' };

  it("shows its town's centres and goes on from wherever it was sent", () => {
    const turn = play([...start, place(22.8)], telegram);
    expect(turn.effects).toContainEqual(centres);
    expect(said(turn)).toEqual(['danger.question']);
    const asked = play([...start, tap('danger', 'no'), tap('offers', 'place'), place(22.8)], telegram);
    expect(asked.effects).toContainEqual(centres);
    expect(said(asked)).toEqual(['offers.question']);
  });

  it('that lies elsewhere is said to, and the town is asked for by name', () => {
    const turn = play([...start, tap('danger', 'no'), tap('offers', 'place'), place(1)], telegram);
    expect(said(turn)).toEqual(['place.outside', 'place.question']);
    expect(said(play([...start, place(1)], telegram))).toEqual(['place.outside', 'danger.question']);
  });

  it('is told to a worker by the nearest town alone, and kept nowhere', () => {
    const waiting = play([...beside, place(22.812)], telegram);
    expect(relayed(waiting)).toEqual(['mark.place Humen']);
    expect(said(waiting)).toContain('place.to-worker');
    const speaking = toWorker(beside, place(22.812));
    expect([relayed(speaking), said(speaking), does(speaking, 'centres')]).toEqual([
      ['mark.place Humen'],
      ['place.to-worker'],
      false,
    ]);
    for (const { session } of [waiting, speaking]) expect(JSON.stringify(session)).not.toMatch(/22\.8|Humen|441900121/);
  });
});

describe('a message that was changed', () => {
  it('never answers the question', () => {
    const turn = play([...start, edited('no')], telegram);
    expect(said(turn)).toEqual(['edited', 'danger.question']);
    expect(turn.session.answers).toEqual({});
  });

  it('is read for danger as typed words are', () => {
    expect(said(play([...start, edited('he hits me')], telegram))).toEqual(['words.question']);
    const turn = play([...start, edited('he will kill me')], telegram);
    expect(does(turn, 'case')).toBe(true);
    expect(relayed(turn)).toEqual(['mark.edited he will kill me']);
  });

  it('goes to the worker with a mark before it', () => {
    expect(relayed(play([...beside, edited('at the back door')], telegram))).toEqual(['mark.edited at the back door']);
    expect(relayed(toWorker(beside, edited('at 12345')))).toEqual(['mark.edited at identity.mark']);
  });

  it('still leaves when it is the word for leaving', () => {
    expect(does(play([...start, edited('0')], telegram), 'leave')).toBe(true);
  });
});

describe('a message that comes too late', () => {
  it('answers nothing and commands nothing', () => {
    for (const words of ['no', '0', 'erase', null]) {
      const turn = play([...start, late(words)], telegram);
      expect(said(turn)).toEqual(['late', 'danger.question']);
      expect(turn.session.answers).toEqual({});
    }
  });

  it('raises when its words call for help, and is not handed on', () => {
    const turn = play([...start, late('he will kill me')], telegram);
    expect(turn.session.level).toBe('immediate');
    expect(relayed(turn)).toEqual(['mark.late-danger']);
    const speaking = toWorker([...start, tap('danger', 'unsure'), tap('weapon', 'yes')], late('he will kill me'));
    expect(does(speaking, 'case')).toBe(true);
    expect(relayed(speaking)).toEqual(['mark.late-danger']);
    expect(relayed(toWorker(beside, late('secret')))).toEqual(['mark.late']);
  });
});

describe('asking what is new', () => {
  it('is answered on a messenger with what is true either way, and the question again', () => {
    expect(said(play([...start, { kind: 'look' }], telegram))).toEqual(['look.nothing', 'danger.question']);
    expect(said(toWorker(beside, { kind: 'look' }))).toEqual(['look.nothing']);
    expect(said(play([{ kind: 'look' }], telegram))).toEqual(['hello.first']);
    expect(said(play([...start, { kind: 'look' }]))).toEqual([]);
  });

  it('is a choice beside a case where messages are sent, typed or tapped', () => {
    const looks = { step: '!', option: 'look', label: 'choice.look' };
    expect(play(beside, telegram).effects.at(-1)).toMatchObject({ offers: expect.arrayContaining([looks]) });
    const typed = play([...beside, text('choice.look')], telegram);
    expect([relayed(typed), said(typed)]).toEqual([[], ['look.nothing', 'case.unstaffed']]);
    expect(typed.effects.at(-1)).toMatchObject({ offers: expect.arrayContaining([looks]) });
    expect(JSON.stringify(play([tap('hello', 'unsafe')]).effects)).not.toContain('choice.look');
  });
});

describe('while a worker speaks', () => {
  it.each(['person', 'restart', 'language'] as const)(
    '"%s" is answered with where words go, and asks nothing of the case',
    (command) => {
      const asks = command === 'restart' ? ['contact.question'] : [];
      expect(said(toWorker(beside, { kind: 'command', command }))).toEqual(['speaking', ...asks]);
    },
  );

  it('a tap that means nothing is answered', () => {
    expect(said(toWorker(beside, { kind: 'tap', step: 'gone/step', option: 'x' }))).toEqual(['speaking']);
  });
});

it("a yes under a worker's words reaches the queue after the worker gave the case back", () => {
  const turn = play([...beside, { kind: 'tap', step: 'worker', option: 'yes' }], { ...telegram, desk: 'staffed' });
  expect([relayed(turn), said(turn)]).toEqual([['choice.yes'], ['passed-on', 'wait.say']]);
  expect(said(play([...start, { kind: 'tap', step: 'worker', option: 'yes' }], telegram))).toEqual([
    'stale',
    'danger.question',
  ]);
});

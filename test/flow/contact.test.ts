import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/core/limits.ts';
import type { Inbound } from '../../src/core/message.ts';
import { type Stepped, step } from '../../src/flow/engine.ts';
import { play, said, smallWorld, tap, text } from '../support/small-flows.ts';

const line = { channel: 'line', greeted: false } as const;
const opened: Inbound = { kind: 'opened' };
const hide: Inbound = { kind: 'command', command: 'hide' };
const permitted = ({ effects }: Stepped) => effects.filter((effect) => effect.do === 'contact');
const unsafe = [opened, tap('hello', 'unsafe')];

describe('whether we may write back', () => {
  it('is asked at the hand-off, after the numbers and in the turn that opens the case', () => {
    const turn = play(unsafe, line);
    expect(turn.effects).toContainEqual({ do: 'case', level: 'immediate' });
    expect(said(turn)).toEqual(['card.intro', '<card>', 'case.unstaffed', 'contact.question']);
    expect(permitted(turn)).toEqual([]);
  });

  it('is passed by where a page fetches', () => {
    expect(said(play([tap('hello', 'unsafe')]))).toEqual(['card.intro', '<card>', 'case.unstaffed', 'wait.say']);
  });

  it.each(['hour', 'day', 'no'] as const)(
    '"%s" counts for as long as it says, and is kept for the worker',
    (option) => {
      const turn = play([...unsafe, tap('wait-write', option)], line);
      expect(permitted(turn)).toEqual([{ do: 'contact', forMs: LIMITS.contactMs[option] }]);
      expect(turn.session.answers).toMatchObject({ contact: option });
      expect(said(turn)).toEqual([option === 'no' ? 'contact.declined' : 'contact.agreed', 'wait.say']);
    },
  );

  it('is asked when a case is opened in passing too, and then the way goes on', () => {
    const before = [opened, tap('hello', 'info'), tap('danger', 'unsure'), tap('weapon', 'yes')];
    expect(said(play(before, line))).toEqual(['case.unstaffed', 'contact.question']);
    expect(said(play([...before, tap('may-write', 'no')], line))).toEqual(['contact.declined', 'offers.question']);
  });

  it('is asked once beside a case, and anew beside the next', () => {
    const { session } = play([...unsafe, tap('wait-write', 'hour')], line);
    const beside = step(smallWorld({ ...line, caseOpen: true }), session, {
      kind: 'tap',
      step: 'small/hello',
      option: 'unsafe',
    });
    expect(said(beside)).not.toContain('contact.question');
    const next = step(smallWorld(line), session, text('he will kill me'));
    expect(said(next)).toContain('contact.question');
  });

  it('takes a label, and hands other words to the worker and asks again', () => {
    const labelled = play([...unsafe, text('choice.contact-day')], line);
    expect(permitted(labelled)).toHaveLength(1);
    const other = play([...unsafe, text('they are at the door')], line);
    expect(other.effects).toContainEqual({ do: 'relay', text: 'they are at the door' });
    expect(said(other)).toEqual(['passed-on', 'case.unstaffed', 'contact.question']);
    expect(permitted(other)).toEqual([]);
  });

  it('is asked no third time of somebody who writes instead, and can still be answered', () => {
    const written = [...unsafe, text('they are at the door'), text('please')];
    const turn = play(written, line);
    expect(turn.effects).toContainEqual({ do: 'relay', text: 'please' });
    expect(said(turn)).toEqual(['passed-on', 'case.unstaffed', 'wait.say']);
    expect(permitted(play([...written, text('choice.contact-hour')], line))).toHaveLength(1);
  });

  it('is asked again after a question that came between', () => {
    const before = [opened, tap('hello', 'info'), tap('danger', 'unsure'), tap('weapon', 'yes')];
    expect(said(play([...before, text('he hits me')], line)).at(-1)).toBe('words.question');
    const back = play([...before, text('he hits me'), tap('words', 'no')], line);
    expect(said(back)).toEqual(['contact.question']);
    expect(said(play([...before, text('he hits me'), tap('words', 'no'), tap('may-write', 'day')], line))).toEqual([
      'contact.agreed',
      'offers.question',
    ]);
  });

  it('is asked anew, once, of somebody who left and writes again where they waited, and what could be chosen comes after', () => {
    const left = [...unsafe, tap('wait-write', 'day'), text('they are at the door'), hide];
    expect(said(play(left, line))).toEqual(['ended']);
    expect(play(left, line).effects).toContainEqual({ do: 'relay', text: 'mark.left', mark: 'mark.left' });
    const back = play([...left, text('is anybody there')], line);
    expect(said(back)).toEqual(['wait.heard', 'case.unstaffed', 'contact.question']);
    expect(back.effects.filter((effect) => effect.do === 'say' && effect.offers !== undefined)).toHaveLength(1);
    const agreed = play([...left, text('is anybody there'), tap('may-write', 'hour')], line);
    expect(permitted(agreed)).toHaveLength(1);
    expect(said(agreed)).toEqual(['contact.agreed', 'wait.say']);
    expect(said(play([...left, text('a'), tap('may-write', 'hour'), text('b')], line))).not.toContain(
      'contact.question',
    );
  });

  it('is asked anew beside a worker who speaks, once, and its labels count', () => {
    const { session } = play([...unsafe, tap('wait-write', 'day'), hide], line);
    const world = smallWorld({ ...line, caseOpen: true, speaker: 'worker' });
    const first = step(world, session, text('is anybody there'));
    expect(first.effects[0]).toEqual({ do: 'relay', text: 'is anybody there' });
    expect(said(first)).toEqual(['speaking', 'contact.question']);
    expect(said(step(world, first.session, text('hello')))).toEqual([]);
    const labelled = step(world, first.session, text('choice.contact-hour'));
    expect([permitted(labelled), said(labelled)]).toEqual([
      [{ do: 'contact', forMs: LIMITS.contactMs.hour }],
      ['contact.agreed'],
    ]);
    expect(said(step(world, session, hide))).toEqual(['ended']);
  });

  it('is asked of somebody who never said once a worker speaks: what they were offered before is gone from the screen', () => {
    const { session } = play(unsafe, line);
    const world = smallWorld({ ...line, caseOpen: true, speaker: 'worker' });
    const first = step(world, session, text('I am in the bathroom'));
    expect(said(first)).toEqual(['speaking', 'contact.question']);
    expect(said(step(world, first.session, text('hello')))).toEqual([]);
    expect(said(step(world, session, { kind: 'late', text: 'hello' }))).toEqual(['late']);
  });

  it('ends when the chat is opened beside a case, though nothing is known any more of what was agreed to', () => {
    const restart: Inbound = { kind: 'command', command: 'restart' };
    for (const opening of [opened, restart])
      for (const speaker of ['bot', 'worker'] as const)
        expect(permitted(step(smallWorld({ ...line, caseOpen: true, speaker }), null, opening))).toEqual([
          { do: 'contact', forMs: 0 },
        ]);
  });

  it('can be taken back later, from anywhere and while a worker speaks', () => {
    const { session } = play([...unsafe, tap('wait-write', 'day'), tap('wait', 'place')], line);
    const no = tap('wait-write', 'no');
    const waiting = step(smallWorld({ ...line, caseOpen: true }), session, no);
    expect(permitted(waiting)).toEqual([{ do: 'contact', forMs: 0 }]);
    expect(said(waiting)).toEqual(['contact.declined', 'place.question']);
    const speaking = step(smallWorld({ ...line, caseOpen: true, speaker: 'worker' }), session, no);
    expect(permitted(speaking)).toEqual([{ do: 'contact', forMs: 0 }]);
    const typed = play(unsafe, line).session;
    const asLabel = step(smallWorld({ ...line, caseOpen: true, speaker: 'worker' }), typed, text('choice.contact-no'));
    expect(permitted(asLabel)).toEqual([{ do: 'contact', forMs: 0 }]);
    const closed = step(smallWorld(line), session, no);
    expect(permitted(closed)).toEqual([]);
  });
});

describe('labels that come back as text', () => {
  const telegram = { channel: 'telegram', greeted: false } as const;

  it('count before words go to the worker', () => {
    const turn = play([...unsafe, tap('wait-write', 'no'), text('choice.place')], telegram);
    expect(said(turn)).toEqual(['place.question']);
    expect(turn.effects.some((effect) => effect.do === 'relay')).toBe(false);
  });

  it('open a group of towns', () => {
    const turn = play(
      [opened, tap('hello', 'info'), tap('danger', 'no'), tap('offers', 'place'), text('The bay')],
      telegram,
    );
    expect(turn.effects).toMatchObject([
      { do: 'say', offers: [{ option: '441900121' }], navigates: true, asksPlace: true },
    ]);
  });

  it('of the first question raise before anything was asked: a keyboard outlives its session', () => {
    expect(play([text('hello.unsafe')], telegram).session.level).toBe('immediate');
    expect(said(play([text('hello.info')], telegram))).toEqual(['hello.first']);
  });

  it('of the question before raise; else it is said that the question is over', () => {
    const start = [opened, tap('hello', 'info'), tap('danger', 'no')];
    expect(play(start, telegram).session.asked).toBe('small/danger');
    expect(play([...start, text('choice.yes')], telegram).session.level).toBe('immediate');
    expect(said(play([...start, text('choice.unsure')], telegram))).toEqual(['stale', 'offers.question']);
  });

  it('of the question before, beside a case, are words for the worker unless they raise', () => {
    const start = [opened, tap('hello', 'info'), tap('danger', 'unsure'), tap('weapon', 'yes'), tap('may-write', 'no')];
    const { session } = play(start, telegram);
    const world = smallWorld({ ...telegram, caseOpen: true });
    const before = { ...session, asked: 'small/danger' };
    expect(step(world, before, text('choice.no')).effects).toContainEqual({ do: 'relay', text: 'choice.no' });
    expect(step(world, before, text('choice.yes')).session.level).toBe('immediate');
    const spoken = step({ ...world, speaker: 'worker' }, before, text('choice.yes'));
    expect(spoken.effects).toEqual([
      { do: 'case', level: 'immediate' },
      { do: 'relay', text: 'choice.yes' },
    ]);
  });
});

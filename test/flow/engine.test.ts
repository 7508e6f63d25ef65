import { describe, expect, it } from 'vitest';
import { step } from '../../src/flow/engine.ts';
import type { FlowSource } from '../../src/flow/schema.ts';
import { compileSmall, play, said, smallFlow, smallWorld, tap, text } from '../support/small-flows.ts';

const opened = (turn: ReturnType<typeof play>) => turn.effects.filter((effect) => effect.do === 'case');

describe('a conversation', () => {
  it('greets whoever has not been greeted, whatever they wrote first', () => {
    expect(said(play([text('hello?')], { greeted: false }))).toEqual(['hello.first']);
  });

  it('takes a tap on the first page as an answer to it', () => {
    expect(said(play([tap('hello', 'info')]))).toEqual(['danger.question']);
  });

  it('takes a typed label as that choice', () => {
    expect(said(play([text('hello.info')]))).toEqual(['danger.question']);
  });

  it('keeps a skipped answer as unknown, never as no', () => {
    const turn = play([tap('hello', 'info'), tap('danger', 'unknown')]);
    expect(turn.session.answers).toEqual({ danger: 'unknown' });
    expect(said(turn)).toEqual(['weapon.question']);
  });

  it('passes by a question whose condition does not hold', () => {
    expect(said(play([tap('hello', 'info'), tap('danger', 'no')]))).toEqual(['offers.question']);
  });

  it('asks again when words mean nothing there, and says so', () => {
    expect(said(play([tap('hello', 'info'), text('hm')]))).toEqual(['not-understood', 'danger.question']);
  });

  it('stops a flow that walks in a circle at the safe step', () => {
    const turn = play([tap('hello', 'info'), tap('danger', 'no'), tap('offers', 'circle')]);
    expect(turn.session.at).toBe('small/again');
  });

  it('finds a town by tap and by name, and keeps neither', () => {
    const start = [tap('hello', 'info'), tap('danger', 'no'), tap('offers', 'place')];
    const tapped = play([...start, tap('place', 'zone-1'), tap('place', '441900121')]);
    const typed = play([...start, text('Humen')]);
    for (const turn of [tapped, typed]) {
      expect(turn.effects).toContainEqual({ do: 'centres', town: '441900121' });
      expect(JSON.stringify(turn.session)).not.toContain('441900121');
    }
  });

  it('finds another town named where one was shown, and takes no other words for a town', () => {
    const offers = { ...smallFlow.steps.offers, typed: 'place' } as FlowSource['steps'][string];
    const flows = compileSmall({ ...smallFlow, steps: { ...smallFlow.steps, offers } });
    const start = [tap('hello', 'info'), tap('danger', 'no')];
    const beside = play([...start, text('Humen')], { flows, caseOpen: true });
    expect(beside.effects).toContainEqual({ do: 'centres', town: '441900121' });
    expect(beside.effects.some((effect) => effect.do === 'relay')).toBe(false);
    expect(said(play([...start, text('Atlantis')], { flows }))).toEqual(['not-understood', 'offers.question']);
    expect(said(play([...start, tap('offers', 'place'), text('Atlantis')], { flows }))[0]).toBe('place.unknown');
  });

  it('does not change the session it was given', () => {
    const world = smallWorld();
    const { session } = step(world, null, tap('hello', 'info'));
    const before = JSON.stringify(session);
    step(world, session, tap('danger', 'yes'));
    expect(JSON.stringify(session)).toBe(before);
  });
});

describe('danger', () => {
  it('opens an immediate case at the first tap and asks nothing more', () => {
    const turn = play([tap('hello', 'unsafe')]);
    expect(opened(turn)).toContainEqual({ do: 'case', level: 'immediate' });
    expect(said(turn)).toEqual(['card.intro', '<card>', 'case.unstaffed', 'wait.say']);
    expect(turn.session.at).toBe('small/wait');
  });

  it('opens an urgent case in passing and goes on with the next question', () => {
    const turn = play([tap('hello', 'info'), tap('danger', 'unsure'), tap('weapon', 'yes')]);
    expect(opened(turn)).toEqual([{ do: 'case', level: 'urgent' }]);
    expect(said(turn)).toEqual(['case.unstaffed', 'offers.question']);
  });

  it('says what is true at the desk', () => {
    expect(said(play([tap('hello', 'unsafe')], { desk: 'staffed' }))).toContain('case.staffed');
  });

  it('pages without asking for words of immediate danger, and hands them to the worker', () => {
    const turn = play([text('he will kill me')]);
    expect(opened(turn)).toContainEqual({ do: 'case', level: 'immediate' });
    expect(turn.effects).toContainEqual({ do: 'relay', text: 'he will kill me' });
  });

  it('asks one question after worrying words, and goes back to where it was', () => {
    const asked = play([tap('hello', 'info'), text('he hits me')]);
    expect(said(asked)).toEqual(['words.question']);
    const back = play([tap('hello', 'info'), text('he hits me'), tap('words', 'no')]);
    expect(said(back)).toEqual(['danger.question']);
  });

  it('counts a tap on an older question when it raises the level', () => {
    const turn = play([tap('hello', 'info'), tap('danger', 'no'), tap('danger', 'yes')]);
    expect(opened(turn)).toContainEqual({ do: 'case', level: 'immediate' });
  });

  it('answers a tap on an older question kindly when it raises nothing, and asks what is open', () => {
    expect(said(play([tap('hello', 'info'), tap('danger', 'no'), tap('danger', 'no')]))).toEqual([
      'stale',
      'offers.question',
    ]);
  });

  it('never lowers the level', () => {
    const turn = play([tap('hello', 'unsafe'), text('it is fine now'), tap('danger', 'no')]);
    expect(turn.session.level).toBe('immediate');
  });

  it('opens a new case for new danger after a worker closed the first', () => {
    const first = play([tap('hello', 'unsafe')]);
    const later = step(smallWorld({ caseOpen: false }), first.session, text('he will kill me'));
    expect(later.effects).toContainEqual({ do: 'case', level: 'immediate' });
  });

  it('screens anew after a case was closed', () => {
    const first = play([tap('hello', 'unsafe')]);
    const later = step(smallWorld({ caseOpen: false }), first.session, text('hello again'));
    expect(later.session.answers).toEqual({});
    expect(later.session.level).toBe('information');
    expect(later.session.at).toBe('small/again');
  });
});

describe('beside an open case', () => {
  it('hands what is typed to the worker and says it was heard', () => {
    const turn = play([tap('hello', 'unsafe'), text('please come')], { desk: 'staffed' });
    expect(turn.effects).toContainEqual({ do: 'relay', text: 'please come' });
    expect(said(turn)).toEqual(['wait.heard']);
  });

  it('takes out numbers that say who somebody is, and says so while no worker speaks', () => {
    const { session } = play([tap('hello', 'unsafe')]);
    const world = smallWorld({ caseOpen: true, desk: 'staffed' });
    const turn = step(world, session, text('call 12345'));
    expect(turn.effects).toContainEqual({ do: 'relay', text: 'call identity.mark' });
    expect(said(turn)).toEqual(['identity.removed', 'wait.heard']);
    const spoken = step({ ...world, speaker: 'worker' }, session, text('call 12345'));
    expect(spoken.effects).toEqual([{ do: 'relay', text: 'call identity.mark' }]);
  });

  it('says with every answer that nobody is on duty, whatever was true when the case was opened', () => {
    const { session } = play([tap('hello', 'unsafe')], { desk: 'staffed' });
    const alone = smallWorld({ caseOpen: true, desk: 'unstaffed' });
    expect(said(step(alone, session, text('please come')))).toEqual(['wait.heard', 'case.unstaffed']);
    expect(said(step(alone, session, { kind: 'command', command: 'person' }))).toContain('case.unstaffed');
    const asked = play([tap('hello', 'info'), tap('danger', 'unsure'), tap('weapon', 'yes')], { desk: 'staffed' });
    expect(said(step(alone, asked.session, text('still here')))).toContain('case.unstaffed');
  });

  it('is silent while a worker speaks', () => {
    const turn = play([tap('hello', 'unsafe'), text('yes')]);
    const spoken = step(smallWorld({ caseOpen: true, speaker: 'worker' }), turn.session, text('I am here'));
    expect(spoken.effects).toEqual([{ do: 'relay', text: 'I am here' }]);
  });

  it('hands a tapped yes to the worker as a word', () => {
    const { session } = play([tap('hello', 'unsafe')]);
    const world = smallWorld({ caseOpen: true, speaker: 'worker' });
    expect(step(world, session, { kind: 'tap', step: 'worker', option: 'yes' }).effects).toEqual([
      { do: 'relay', text: 'choice.yes' },
    ]);
  });

  it('raises the case for words of immediate danger even while a worker speaks', () => {
    const { session } = play([tap('hello', 'info'), tap('danger', 'unsure'), tap('weapon', 'yes')]);
    const turn = step(smallWorld({ caseOpen: true, speaker: 'worker' }), session, text('he will kill me'));
    expect(turn.effects).toEqual([
      { do: 'case', level: 'immediate' },
      { do: 'relay', text: 'he will kill me' },
    ]);
  });

  it('asks nothing more about danger at the highest level', () => {
    const turn = play([tap('hello', 'unsafe'), text('he hits me')]);
    expect(said(turn)).toEqual(['wait.heard', 'case.unstaffed']);
  });

  it('hands over words typed at another question too', () => {
    const turn = play([tap('hello', 'info'), tap('danger', 'unsure'), tap('weapon', 'yes'), text('he is back')]);
    expect(turn.effects).toContainEqual({ do: 'relay', text: 'he is back' });
  });
});

describe('what always works', () => {
  const places = {
    'at the start': [],
    'at a question': [tap('hello', 'info')],
    'at a town': [tap('hello', 'info'), tap('danger', 'no'), tap('offers', 'place')],
    'beside a case': [tap('hello', 'unsafe')],
    'in a detour': [tap('hello', 'info'), text('he hits me')],
  };
  for (const [place, before] of Object.entries(places)) {
    it(`hides ${place}, typed or tapped`, () => {
      expect(play([...before, text('0')]).effects).toContainEqual({ do: 'leave' });
      expect(play([...before, { kind: 'command', command: 'hide' }]).effects).toContainEqual({ do: 'leave' });
    });
    it(`erases ${place}`, () => {
      expect(play([...before, text('erase')]).effects).toContainEqual({ do: 'erase' });
    });
    it(`changes the language ${place} and asks the same thing`, () => {
      const turn = play([...before, text('English')]);
      expect(turn.session.language).toBe('en');
      expect(said(turn).length).toBeGreaterThan(0);
    });
    it(`leads to a person ${place}`, () => {
      const turn = play([...before, text('person')]);
      expect(said(turn)).toContain(place === 'beside a case' ? 'person.already' : 'tonight.question');
    });
    it(`asks before "leave" typed alone closes ${place}`, () => {
      const turn = play([...before, text('leave')]);
      expect(said(turn)).toContain('close.question');
      expect(turn.effects).not.toContainEqual({ do: 'leave' });
    });
  }
});

it('goes on at a safe step when its own was removed by a deploy, its level kept', () => {
  const { session } = play([tap('hello', 'unsafe')]);
  const turn = step(smallWorld({ caseOpen: true }), { ...session, at: 'gone/step' }, text('hello'));
  expect(turn.session.level).toBe('immediate');
  expect(turn.session.at).toBe('small/again');
});

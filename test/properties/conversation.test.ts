import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rank } from '../../src/core/case.ts';
import { LANGUAGES } from '../../src/core/language.ts';
import { LIMITS } from '../../src/core/limits.ts';
import type { Inbound } from '../../src/core/message.ts';
import type { Session } from '../../src/core/session.ts';
import { step } from '../../src/flow/engine.ts';
import { CALL, KEEP_WAY } from '../../src/flow/names.ts';
import { channels, content, endsIn, moves, offeredBy, render, type Stop, tools, walk } from './walk.ts';

/** The kinds of step where an answer is awaited. */
const WAITING = ['ask', 'listen', 'town', 'contact', 'keep-way', 'word', 'make-code', 'give-code', 'prove'];
const SESSION_MAX_BYTES = 1_024;
const runs = { numRuns: 150, interruptAfterTimeLimit: 8_000, markInterruptAsFailure: true };

function everywhere(visit: (stop: Stop) => void, numRuns = runs.numRuns): void {
  const holds = fc.property(channels, moves, (channel, taken) => walk(taken, visit, channel));
  const found = fc.check(holds, { ...runs, numRuns });
  expect(found.failed ? fc.defaultReportMessage(found) : 'held').toBe('held');
}

const does = ({ effects }: Pick<Stop, 'effects'>, what: string) => effects.some((effect) => effect.do === what);

describe('whatever a survivor and the desk do', { timeout: 20_000 }, () => {
  it('the level never falls within a case', () => {
    everywhere(({ before, session, afresh }) => {
      if (!afresh) expect(rank(session.level)).toBeGreaterThanOrEqual(rank(before?.level ?? 'information'));
    });
  });

  it('urgent or immediate means that a case is open', () => {
    everywhere((stop) => {
      if (rank(stop.session.level) < rank('urgent')) return;
      // Of what a code brings back it is known again, and nobody is called for it.
      if (rank(stop.session.level) <= rank(stop.brought)) return;
      expect(stop.world.caseOpen || does(stop, 'case')).toBe(true);
    });
  });

  it('a case is opened or raised to no less than the level, at most once a turn', () => {
    everywhere(({ effects, session }) => {
      const opened = effects.filter((effect) => effect.do === 'case');
      expect(opened.length).toBeLessThanOrEqual(1);
      for (const { level } of opened) expect(rank(level)).toBeGreaterThanOrEqual(rank(session.level));
    });
  });

  it('there is always some way on, in words of every language', () => {
    everywhere((stop) => {
      if (stop.world.speaker === 'worker' || endsIn(stop)) return;
      for (const language of LANGUAGES)
        expect(() => render(stop.effects, { language, channel: stop.world.channel })).not.toThrow();
      const here = content.flows.steps[stop.session.at];
      expect(WAITING).toContain(here?.type);
      if (stop.inbound.kind !== 'look' || stop.world.channel !== 'web') expect(offeredBy(stop)).not.toEqual([]);
    });
  });

  it('a messenger is answered whatever it sends: with words, or by handing it to the worker who speaks', () => {
    everywhere(({ world, effects, inbound }) => {
      if (world.channel === 'web' || inbound.kind === 'blocked') return;
      expect(effects.some((effect) => effect.do === 'say' || effect.do === 'relay')).toBe(true);
    });
  });

  it('nothing is handed to a worker where no case is open, and never what a forwarded message says', () => {
    everywhere(({ world, effects, inbound }) => {
      const handed = effects.flatMap((effect) => (effect.do === 'relay' ? [effect.text] : []));
      if (!world.caseOpen && !does({ effects }, 'case')) expect(handed).toEqual([]);
      if (inbound.kind !== 'media' || inbound.media !== 'forwarded' || !inbound.words) return;
      expect(
        handed.every(
          (text) =>
            text === tools.label('mark.forwarded', { language: 'zh-Hans', channel: 'web' }) ||
            text === tools.label('mark.forwarded', { language: 'en', channel: 'web' }),
        ),
      ).toBe(true);
    });
  });

  it('nobody is asked whether we may write back where no message lights up a device, nor without a case', () => {
    everywhere(({ world, session, effects }) => {
      if (content.flows.steps[session.at]?.type !== 'contact' || endsIn({ effects })) return;
      expect(world.channel).not.toBe('web');
      expect(world.caseOpen || does({ effects }, 'case')).toBe(true);
    });
  });

  it('a way to reach them is kept or ended only beside a case, by a number only where no device is sent to', () => {
    everywhere(({ world, session, effects, before }) => {
      const asks = content.flows.steps[session.at]?.type === 'keep-way';
      const open = world.caseOpen || does({ effects }, 'case');
      if (asks && !endsIn({ effects })) expect(open).toBe(true);
      for (const effect of effects) {
        if (effect.do !== 'keep-way') continue;
        expect(open && before !== null).toBe(true);
        expect(effect.callBack !== null).toBe(world.channel === 'web' && effect.forMs > 0);
      }
    });
  });

  it('what was typed to be called by is in the session only while that is asked', () => {
    everywhere(({ world, session, effects }) => {
      if (session.calling === undefined) return;
      expect([world.channel, world.speaker, endsIn({ effects })]).toEqual(['web', 'bot', false]);
      const asks = [session.at, ...(session.back ?? [])].some((name) => content.flows.steps[name]?.type === 'keep-way');
      expect(asks).toBe(true);
    });
  });

  it('no turn walks so far that the engine has to stop it', () => {
    const safe = content.flows.on.again;
    everywhere((stop) => {
      const from = content.flows.steps[stop.before?.at ?? ''];
      // Who does not give the check word begins there, by the flow itself.
      const flows = from !== undefined && 'next' in from && from.next === safe;
      const led = stop.afresh || flows || stop.before?.at === safe || stop.before?.back?.includes(safe) === true;
      if (stop.session.at === safe) expect(led || beginsAgain(stop)).toBe(true);
      expect(stop.effects.length).toBeLessThan(LIMITS.flowMaxSteps);
    });
  });

  it('nobody is left waiting where nobody reads', () => {
    everywhere((stop) => {
      const here = content.flows.steps[stop.session.at];
      if (endsIn(stop) || here?.type !== 'listen') return;
      expect(stop.world.caseOpen || does(stop, 'case')).toBe(true);
    });
  });

  it('hide, erase, a person and the language work in every state', () => {
    everywhere(({ session, effects, world }) => {
      if (endsIn({ effects })) return;
      const next = { ...world, caseOpen: world.caseOpen || effects.some((effect) => effect.do === 'case') };
      const then = (command: 'hide' | 'erase' | 'person' | 'language') =>
        step(next, session, { kind: 'command', command });
      expect(does(then('hide'), 'leave')).toBe(true);
      expect(does(then('erase'), 'erase')).toBe(true);
      expect(then('language').session.language).not.toBe(session.language);
      const called = then('person');
      const asked = called.session.at === content.flows.on.person;
      expect(asked || next.caseOpen).toBe(true);
    }, 60);
  });

  it('the record of a session is plain data, and small', () => {
    everywhere(({ session }) => {
      const text = JSON.stringify(session);
      expect(JSON.parse(text)).toEqual(session);
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(SESSION_MAX_BYTES);
    });
  });

  it('the record of a session holds nothing but steps, options and rules: of what was typed only words agreed on', () => {
    const known = everyName();
    everywhere(({ session }) => {
      const { resuming } = session;
      expect(unknownIn(session, known)).toEqual([]);
      if (resuming !== undefined) {
        expect(Object.keys(resuming).toSorted()).toEqual(['saved', 'wrong']);
        expect(unknownIn({ ...session, ...resuming.saved }, known)).toEqual([]);
      }
    });
  });

  it('words are agreed on only where they are asked for, or brought back by a code', () => {
    everywhere(({ session, before, inbound }) => {
      const { words = {} } = session;
      for (const each of ['check', 'duress'] as const) {
        if (words[each] === undefined || words[each] === before?.words?.[each]) continue;
        const here = content.flows.steps[before?.at ?? ''];
        const typed = typedIn(inbound);
        const saved = inbound.kind === 'resumed' ? inbound.saved : before?.resuming?.saved;
        const agreed =
          here?.type === 'word' && here.word === each && typed !== null && words[each] === tools.plain(typed);
        expect(agreed || words[each] === saved?.words?.[each]).toBe(true);
      }
    });
  });
});

function typedIn(inbound: Inbound): string | null {
  if (inbound.kind === 'media') return inbound.words;
  return inbound.kind === 'text' || inbound.kind === 'edited' ? inbound.text : null;
}

/** Opened anew, or asked to begin again, which a messenger does at the safe step. */
function beginsAgain({ inbound, world }: Stop): boolean {
  if (inbound.kind === 'opened') return true;
  if (inbound.kind === 'command') return inbound.command === 'restart';
  const typed = typedIn(inbound);
  return typed !== null && world.tools.read(typed, world.language).command === 'restart';
}

/** All the names a session may hold: steps, answers, options, levels, rules, languages. */
function everyName(): Set<string> {
  const { flows, triage } = content;
  const names = new Set([
    flows.hash,
    'words',
    'unknown',
    'voice',
    'contact',
    'hour',
    'day',
    'no',
    KEEP_WAY.answer,
    ...KEEP_WAY.options,
    ...CALL.when,
    ...LANGUAGES,
    ...triage.levels.map(({ id }) => id),
  ]);
  for (const { id } of triage.rules) names.add(id);
  for (const [name, each] of Object.entries(flows.steps)) {
    names.add(name);
    if (each.type === 'ask' && each.save !== undefined) names.add(each.save);
    for (const { id, set } of 'offers' in each ? each.offers : []) {
      for (const text of [id, ...Object.entries(set ?? {}).flat()]) names.add(text);
    }
  }
  return names;
}

function unknownIn(session: Session, known: ReadonlySet<string>): string[] {
  const { hash, at, answers, level, language, called, back, asked, contactAnew, reasons, calling, ...others } = session;
  const { words = {}, unseen, resuming: _, ...rest } = others;
  const held = [
    hash,
    at,
    level,
    language,
    ...(back ?? []),
    asked ?? hash,
    unseen?.level ?? hash,
    ...reasons,
    ...Object.entries(answers).flat(),
  ];
  // The one number that is typed on purpose, and nothing that was typed beside it.
  expect(calling?.number ?? '0000000').toMatch(/^\+?\d{7,15}$/);
  held.push(calling?.keep ?? hash, calling?.when ?? hash);
  expect([undefined, true]).toContain(called);
  expect([undefined, true]).toContain(contactAnew);
  expect([undefined, true]).toContain(unseen?.case);
  const { check: _check, duress: _duress, ...otherWords } = words;
  return [...held.filter((name) => !known.has(name)), ...Object.keys(rest), ...Object.keys(otherWords)];
}

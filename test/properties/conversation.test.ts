import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rank } from '../../src/core/case.ts';
import { LANGUAGES } from '../../src/core/language.ts';
import { LIMITS } from '../../src/core/limits.ts';
import type { Session } from '../../src/core/session.ts';
import { step } from '../../src/flow/engine.ts';
import { content, moves, offeredBy, render, type Stop, walk } from './walk.ts';

const SESSION_MAX_BYTES = 1_024;
const runs = { numRuns: 150, interruptAfterTimeLimit: 8_000, markInterruptAsFailure: true };

function everywhere(visit: (stop: Stop) => void, numRuns = runs.numRuns): void {
  const holds = fc.property(moves, (taken) => walk(taken, visit));
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
      if (stop.world.speaker === 'worker' || does(stop, 'leave') || does(stop, 'erase')) return;
      for (const language of LANGUAGES)
        expect(() => render(stop.effects, { language, channel: stop.world.channel })).not.toThrow();
      const here = content.flows.steps[stop.session.at];
      expect(['ask', 'listen', 'town', 'contact']).toContain(here?.type);
      if (stop.inbound.kind !== 'look') expect(offeredBy(stop)).not.toEqual([]);
    });
  });

  it('no turn walks so far that the engine has to stop it', () => {
    const safe = content.flows.on.again;
    everywhere((stop) => {
      if (stop.session.at === safe)
        expect(stop.afresh || stop.before?.at === safe || stop.before?.back?.includes(safe) === true).toBe(true);
      expect(stop.effects.length).toBeLessThan(LIMITS.flowMaxSteps);
    });
  });

  it('nobody is left waiting where nobody reads', () => {
    everywhere((stop) => {
      const here = content.flows.steps[stop.session.at];
      if (does(stop, 'leave') || does(stop, 'erase') || here?.type !== 'listen') return;
      expect(stop.world.caseOpen || does(stop, 'case')).toBe(true);
    });
  });

  it('hide, erase, a person and the language work in every state', () => {
    everywhere(({ session, effects, world }) => {
      if (effects.some((effect) => effect.do === 'leave' || effect.do === 'erase')) return;
      const next = { ...world, caseOpen: world.caseOpen || effects.some((effect) => effect.do === 'case') };
      const then = (command: 'hide' | 'erase' | 'person' | 'language') =>
        step(next, session, { kind: 'command', command });
      expect(does(then('hide'), 'leave')).toBe(true);
      expect(does(then('erase'), 'erase')).toBe(true);
      expect(then('language').session.language).not.toBe(session.language);
      const called = then('person');
      const asked = called.session.at === content.flows.on.person;
      const silent = next.speaker === 'worker' && called.effects.length === 0;
      expect(asked || silent || next.caseOpen).toBe(true);
    }, 60);
  });

  it('the record of a session is plain data, and small', () => {
    everywhere(({ session }) => {
      const text = JSON.stringify(session);
      expect(JSON.parse(text)).toEqual(session);
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(SESSION_MAX_BYTES);
    });
  });

  it('the record of a session holds nothing but steps, options and rules: none of what was typed', () => {
    const known = everyName();
    everywhere(({ session }) => {
      expect(unknownIn(session, known)).toEqual([]);
    });
  });
});

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
  const { hash, at, answers, level, language, called, back, asked, reasons, ...rest } = session;
  const held = [
    hash,
    at,
    level,
    language,
    ...(back ?? []),
    asked ?? hash,
    ...reasons,
    ...Object.entries(answers).flat(),
  ];
  expect([undefined, true]).toContain(called);
  return [...held.filter((name) => !known.has(name)), ...Object.keys(rest)];
}

import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { engineRows } from '../../bench/engine/engine-rows.ts';
import { createOurs } from '../../bench/engine/ours.ts';
import { createReducer } from '../../bench/engine/reducer.ts';
import { type Measured, plain } from '../../bench/method/row.ts';
import { assertEqual, type CreateEngine, script } from '../../bench/screening/engine.ts';
import type { Content } from '../../src/content.ts';

const content = JSON.parse(await readFile(new URL('../../build/content.json', import.meta.url), 'utf8')) as Content;
/** Enough to see a step that became several times as dear, on a machine that does other things too. */
const EFFORT = { rounds: 9, sliceMs: 8, warmMs: 100 };

describe('the bench of the engine', () => {
  let rows: Measured[] = [];
  beforeAll(async () => {
    rows = await engineRows(content, EFFORT);
  });
  const row = (measure: string): Measured => {
    const found = rows.find((each) => each.measure.startsWith(measure));
    if (found === undefined) throw new Error(`no row says ${measure}`);
    return found;
  };

  test('reports rows of one shape, whatever was measured', () => {
    for (const each of rows.map(plain)) {
      expect(Object.keys(each)).toEqual(['path', 'measure', 'ours', 'peer', 'peerName', 'ratio', 'goal', 'met']);
      expect(each.ours).toBeGreaterThan(0);
      expect(each.goal === null).toBe(each.met === null);
    }
    expect(JSON.parse(JSON.stringify(rows.map(plain)))).toEqual(rows.map(plain));
  });

  // The goal is 0.9, which is missed for reasons docs/performance.md gives; copying the whole session with
  // structuredClone, as it once was, gave 0.12.
  test('a tapped answer costs no more than five times the least it can', () => {
    expect(row('one step, tapped').ratio).toBeGreaterThanOrEqual(0.2);
  });

  // Putting every label together anew, as it once was, gave 0.016.
  test('a typed answer costs no more than twenty-five times the least it can', () => {
    expect(row('one step, typed').ratio).toBeGreaterThanOrEqual(0.04);
  });

  test('the thousandth message costs what the first did', () => {
    expect(row('message 1000').ratio).toBeLessThanOrEqual(1.5);
  });
});

test('an engine that answers otherwise is not measured', async () => {
  const deaf: CreateEngine = (send) => ({ ...createReducer(send), name: 'deaf', answer: (state) => state });
  await expect(assertEqual(deaf, createReducer, script(20))).rejects.toThrow('deaf');
  const forgetful: CreateEngine = (send) => ({
    ...createReducer(send),
    name: 'forgetful',
    known: () => ({ answers: {}, level: 'information' }),
  });
  await expect(assertEqual(forgetful, createOurs(content), script(20))).rejects.toThrow('forgetful');
});

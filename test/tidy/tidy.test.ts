import { describe, expect, test } from 'vitest';
import { restrictedImports } from '../../scripts/layers.ts';
import { biomeHoldsTheLayers } from './layer-rules.ts';
import { samples } from './samples.ts';
import { RULES } from './tidy.ts';

test('every rule has a sample it refuses', () => {
  const refused = samples.filter(({ problems }) => problems.length > 0).map(({ rule }) => rule);
  expect([...new Set(refused)].sort()).toEqual(Object.keys(RULES).sort());
});

describe.each(Object.entries(Object.groupBy(samples, ({ rule }) => rule)))('%s', (rule, cases = []) => {
  test.each(cases.map((each) => [each.says, each] as const))('%s', (_says, { files, problems }) => {
    const sources = Object.entries(files).map(([path, text]) => ({ path, text }));
    const found = RULES[rule]?.(sources).map(({ file, line }) => `${file}:${line}`);
    expect(found).toEqual(problems);
  });
});

test('a whole biome.json is not complained about', () => {
  const biome = { path: 'biome.json', text: JSON.stringify({ overrides: restrictedImports() }) };
  expect(biomeHoldsTheLayers([biome])).toEqual([]);
});

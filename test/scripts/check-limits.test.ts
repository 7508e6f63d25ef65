import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { checkLimits } from '../../scripts/check-limits.ts';
import { LIMITS } from '../../src/core/limits.ts';

const source = await readFile(new URL('../../src/core/limits.ts', import.meta.url), 'utf8');
const lineOf = (name: string) => source.split('\n').findIndex((line) => line.includes(`${name}:`)) + 1;

it('finds nothing wrong with the limits as they are', () => {
  expect(checkLimits(LIMITS, source)).toEqual([]);
});

it('names file, line and reason of a limit that breaks a promise', () => {
  expect(checkLimits({ ...LIMITS, beatEveryMs: 40_000 }, source)[0]).toMatchObject({
    file: 'src/core/limits.ts',
    line: lineOf('beatEveryMs'),
    message: expect.stringContaining('must not be over claimLeaseMs'),
  });
});

it('refuses a limit that is no positive whole number, and head starts that do not rise', () => {
  expect(checkLimits({ ...LIMITS, bodyMaxBytes: 0 }, source).map(({ line }) => line)).toContain(lineOf('bodyMaxBytes'));
  expect(checkLimits({ ...LIMITS, headStartMs: { a: 1, b: 1 } }, source)[0]?.message).toContain('must rise');
});

it('looks at each number of a limit that channels have their own of, and at shares', () => {
  const { sessionIdleMs, sessionWithCaseMaxMs } = LIMITS;
  const tooLong = { ...sessionIdleMs, line: sessionWithCaseMaxMs + 1 };
  expect(checkLimits({ ...LIMITS, sessionIdleMs: tooLong }, source)[0]?.message).toContain('sessionWithCaseMaxMs');
  expect(checkLimits({ ...LIMITS, contactMs: { hour: 0.5 } }, source)[0]?.message).toContain('whole numbers');
  expect(checkLimits({ ...LIMITS, quotaReserve: 1 }, source)[0]?.message).toContain('between 0 and 1');
});

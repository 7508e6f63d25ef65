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

it('holds what differs by channel against what is promised, and against the platforms', () => {
  const messageOf = (changed: object) => checkLimits({ ...LIMITS, ...changed }, source).map(({ message }) => message);
  const { sessionIdleMs, dedupeMs, hookSendWaitMs } = LIMITS;
  expect(messageOf({ sessionIdleMs: { ...sessionIdleMs, line: 25 * 3_600_000 } })).toEqual([
    'sessionIdleMs.line: must not be over sessionWithCaseMaxMs: an open case must not shorten a session',
  ]);
  expect(messageOf({ dedupeMs: { ...dedupeMs, telegram: 24 * 3_600_000 } })).toEqual([
    'dedupeMs.telegram: must be over the 24 hours in which Telegram delivers again',
  ]);
  expect(messageOf({ hookSendWaitMs: { ...hookSendWaitMs, line: 1_200 } })).toEqual([
    'hookSendWaitMs.line: with turnStoreDeadlineMs it must be under what the platform waits',
  ]);
  expect(messageOf({ rowsBusyMs: 5_000 })).toEqual([
    'rowsBusyMs: must be over sendMs and two of turnStoreDeadlineMs: two processes must not send one answer',
  ]);
  expect(messageOf({ stopSendMs: 4_000 })).toEqual([
    'stopSendMs: with sendMs, three of turnStoreDeadlineMs and redisCommandMs it must be under stopMaxMs',
  ]);
  expect(messageOf({ linePushMs: 3_000 })).toEqual([
    'linePushMs: with lineReplyMs and lineQuotaMs it must be under sendMs',
  ]);
});

it('refuses a limit that is gone', () => {
  const { relayedMs: _, ...rest } = LIMITS;
  expect(checkLimits(rest, source)[0]?.message).toContain('must not be over relayedMs');
});

it('refuses a limit that is no positive whole number, and head starts that do not rise', () => {
  expect(checkLimits({ ...LIMITS, bodyMaxBytes: 0 }, source).map(({ line }) => line)).toContain(lineOf('bodyMaxBytes'));
  expect(checkLimits({ ...LIMITS, headStartMs: { a: 1, b: 1 } }, source)[0]?.message).toContain('must rise');
});

it('looks at each number of a limit that channels have their own of, and at shares', () => {
  for (const quotaReserve of [0, 1])
    expect(checkLimits({ ...LIMITS, quotaReserve }, source)[0]?.message).toContain('between 0 and 1');
  for (const telegram of [0.5, -1]) {
    const changed = { hookSendWaitMs: { ...LIMITS.hookSendWaitMs, telegram } };
    expect(checkLimits({ ...LIMITS, ...changed }, source)[0]?.message).toContain('hookSendWaitMs.telegram: must be');
  }
});

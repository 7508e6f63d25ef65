import { expect, it } from 'vitest';
import { LIMITS } from '../../src/core/limits.ts';
import { createFallback } from '../../src/turn/fallback.ts';
import { createClock } from '../support/small-house.ts';

it('shows a chat the card at most once in half an hour', async () => {
  const clock = createClock();
  const fallback = createFallback({ nowMs: clock.nowMs, randomId: () => crypto.randomUUID() });
  expect([await fallback('a'), await fallback('a'), await fallback('b')]).toEqual(['card', 'line', 'card']);
  clock.advance(LIMITS.outageCardEveryMs);
  expect(await fallback('a')).toBe('card');
});

it('remembers a bounded number of chats, the oldest going first', async () => {
  const fallback = createFallback({ nowMs: createClock().nowMs, randomId: () => crypto.randomUUID() });
  await fallback('first');
  for (let other = 0; other < LIMITS.outageCardMaxChats; other += 1) await fallback(`other ${other}`);
  expect(await fallback('first')).toBe('card');
  expect(await fallback(`other ${LIMITS.outageCardMaxChats - 1}`)).toBe('line');
});

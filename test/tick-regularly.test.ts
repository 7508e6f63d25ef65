import { expect, it, vi } from 'vitest';
import { LIMITS } from '../src/core/limits.ts';
import { tickRegularly } from '../src/tick-regularly.ts';

it('ticks regularly, never two at once, on after one that failed, and not any more once stopped, which waits for the last', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  try {
    const ends: PromiseWithResolvers<void>[] = [];
    const stop = tickRegularly(() => {
      const end = Promise.withResolvers<void>();
      ends.push(end);
      return end.promise;
    });
    const passes = (ticks: number) => vi.advanceTimersByTimeAsync(ticks * LIMITS.tickEveryMs);
    await passes(3);
    expect(ends).toHaveLength(1);
    ends[0]?.reject(new Error('failed'));
    await passes(2);
    expect(ends).toHaveLength(2);
    const stopped = vi.fn();
    const stopping = stop().then(stopped);
    await passes(3);
    expect([ends.length, stopped.mock.calls.length]).toEqual([2, 0]);
    ends[1]?.resolve();
    await stopping;
    await passes(3);
    expect(ends).toHaveLength(2);
  } finally {
    vi.useRealTimers();
  }
});

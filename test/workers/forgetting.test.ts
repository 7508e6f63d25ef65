import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LIMITS } from '../../src/core/limits.ts';
import { createForgetting } from '../../src/workers/forgetting.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('an object nobody asks any more looks until it holds no key, and then not again', () => {
  const soon = createForgetting();
  let held = 3;
  const service = { forgetOld: vi.fn(() => (held -= 1)) };
  soon(service);
  soon(service);
  vi.advanceTimersByTime(LIMITS.dataKeyCacheMs * 10);
  expect([held, service.forgetOld.mock.calls.length, vi.getTimerCount()]).toEqual([0, 3, 0]);
});

it('begins again with the next that is asked', () => {
  const soon = createForgetting();
  const service = { forgetOld: vi.fn(() => 0) };
  soon(service);
  vi.advanceTimersByTime(LIMITS.dataKeyCacheMs);
  soon(service);
  vi.advanceTimersByTime(LIMITS.dataKeyCacheMs);
  expect(service.forgetOld).toHaveBeenCalledTimes(2);
});

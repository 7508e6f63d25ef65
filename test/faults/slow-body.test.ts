import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LIMITS } from '../../src/core/limits.ts';
import { openHouse } from '../support/service.ts';

// Only timers are held; what was promised still resolves by itself.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A body of which the first bytes come and the rest never does. */
const halfSent = () =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('text='));
    },
  });

const PATHS = ['/', '/find', '/console/next', '/console/join/nobody'];
const LENGTHS: Record<string, Record<string, string>> = {
  'says its length': { 'content-length': '100' },
  'does not say it': {},
};
const CASES = PATHS.flatMap((path) => Object.entries(LENGTHS).map(([how, headers]) => ({ path, how, headers })));

test.each(CASES)('a body to $path that $how and never ends is answered in bounded time', async ({ path, headers }) => {
  const { get } = await openHouse();
  const origin = 'http://localhost:8787';
  const given = { ...headers, origin, host: 'localhost:8787', 'sec-fetch-site': 'same-origin' };
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  const init = { method: 'POST', headers: { ...given, ...type }, body: halfSent(), duplex: 'half' };
  let status: number | null = null;
  const asked = Promise.resolve(get(origin + path, init as RequestInit)).then((response) => {
    status = response.status;
  });
  await vi.advanceTimersByTimeAsync(LIMITS.bodyReadMs + LIMITS.consoleRequestMs);
  await vi.waitFor(() => expect(status).not.toBeNull());
  await asked;
  expect([401, 410, 503]).toContain(status);
});

import { expect, it } from 'vitest';
import { LIMITS } from '../../src/core/limits.ts';
import { openHouse } from '../support/service.ts';

/** Somebody who has begun, and their event streams. */
async function begun() {
  const house = await openHouse();
  const origin = 'http://localhost:8787';
  const send = (what: object, cookie = '') =>
    house.get(`${origin}/`, {
      method: 'POST',
      body: JSON.stringify({ id: crypto.randomUUID(), ...what }),
      headers: { origin, host: 'localhost:8787', 'content-type': 'application/json', cookie },
    });
  const opened = await send({ first: '1', tap: 'first-contact/hello:unsafe' });
  const cookie = opened.headers.get('set-cookie')?.split(';')[0] ?? '';
  const ask = (method: string) => house.get('/events', { method, headers: { cookie } });
  const open = async () => {
    const answer = await ask('GET');
    const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
    /** The next piece; null = the stream has ended. */
    return async () => {
      const { value } = await reader.read();
      return value === undefined ? null : new TextDecoder().decode(value);
    };
  };
  return { ask, open, says: (text: string) => send({ text }, cookie) };
}

it('whoever lost their line again and again still gets the newest stream, and the oldest ends', async () => {
  const { open } = await begun();
  const first = await open();
  expect([await first(), await first()].join('')).toMatch(/^retry: 1000\n\nevent: rows\n/);
  for (let count = 0; count < 2 * LIMITS.streamsPerSessionMax; count += 1) await open();
  const last = await open();
  expect([await last(), await last()].join('')).toMatch(/^retry: 1000\n\nevent: rows\n/);
  // Should somebody still read it, it comes back at leisure.
  expect([await first(), await first()]).toEqual([`retry: ${LIMITS.beatEveryMs}\n\n`, null]);
});

it('whoever asks for the head of the stream takes no place of anybody', async () => {
  const { ask, open, says } = await begun();
  const stream = await open();
  expect([await stream(), await stream()].join('')).toContain('event: rows');
  for (let count = 0; count < 2 * LIMITS.streamsPerSessionMax; count += 1) {
    const { status, body } = await ask('HEAD');
    expect([status, body]).toEqual([200, null]);
  }
  await says('我在家');
  expect(await stream()).toContain('event: rows');
});

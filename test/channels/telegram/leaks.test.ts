import { inspect } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Fault } from '../../support/fake-telegram/faults.ts';
import { type Bench, choices, openBench, SECRET, said, TOKEN, wayTo } from './bench.ts';

const WORDS = 'canary-words';
let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(async () => bench.stop());

/** Everything that can be seen of a value, hidden fields and causes included. */
const all = (value: unknown) => inspect(value, { depth: Number.POSITIVE_INFINITY, showHidden: true, getters: true });

async function outcome(work: () => Promise<unknown>): Promise<unknown> {
  try {
    return await work();
  } catch (error) {
    return error;
  }
}

it.each<[Fault]>([
  [{ status: 400, description: `Bad Request: ${WORDS}` }],
  [{ status: 401 }],
  [{ status: 403 }],
  [{ status: 404 }],
  [{ status: 429, retryAfter: 60 }],
  [{ status: 500, description: WORDS }],
  ['gateway-page'],
  ['closed'],
  ['accepted-then-closed'],
])('%j: neither token, person nor words are in what is thrown, given back or logged', async (fault) => {
  const person = await bench.person();
  const menu = said(WORDS, { navigates: true, choices: choices('info:canary') });
  await bench.send(wayTo(person), menu);
  person.taps('Label of info:canary');
  const tapped = await bench.newest();
  bench.fake.faults.next('*', fault, 20);
  const seen = [
    await outcome(() => bench.send(wayTo(person), said(WORDS))),
    await outcome(() => bench.send(tapped.route, menu)),
    await outcome(() => bench.telegram.hook.acknowledge(tapped)),
    await outcome(() => bench.telegram.introduce()),
    bench.logged,
  ];
  expect(bench.logged.length).toBeGreaterThan(0);
  const text = seen.map(all).join('\n');
  for (const secret of [TOKEN, TOKEN.slice(TOKEN.indexOf(':') + 1), SECRET, String(person.id), WORDS, 'bot110201543']) {
    expect(text).not.toContain(secret);
  }
});

it('the adapter itself shows no secret', () => {
  expect(all(bench.telegram)).not.toContain(TOKEN);
  expect(all(bench.telegram)).not.toContain(SECRET);
});

it('a refused body shows nothing of itself', () => {
  const body = new TextEncoder().encode(`{"canary": ${WORDS}`);
  let thrown: unknown;
  try {
    bench.telegram.hook.receive(body);
  } catch (error) {
    thrown = error;
  }
  expect(all(thrown)).toContain('bad-request');
  expect(all(thrown)).not.toContain('canary');
});

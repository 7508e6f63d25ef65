import { Hono } from 'hono';
import { afterEach, expect, it, vi } from 'vitest';
import { AppError, type ErrorCode } from '../../src/core/error.ts';
import { LIMITS } from '../../src/core/limits.ts';
import type { Service } from '../../src/wiring.ts';
import type { Bindings } from '../../src/workers/bindings.ts';
import { createDoor, openAtTheDoor } from '../../src/workers/door.ts';

const ORIGIN = 'https://help.example.org';
type Answers = ((request: Request) => Promise<Response>)[];

/** A door with objects that answer one after another like that, and a guard. What the door says itself begins with "here". */
function doorWith(answers: Answers, guard: () => Promise<{ success: boolean }> = async () => ({ success: true })) {
  const asked: string[] = [];
  const counted: string[] = [];
  const app = new Hono().all('*', async (context) => context.text(`here ${await context.req.text()}`, 503));
  const turnAway = (code: ErrorCode) => new Response('away', { status: new AppError(code, 'test').traits.status });
  const service = { app, turnAway } as unknown as Service;
  const carried: Promise<unknown>[] = [];
  const door = createDoor(async () => service);
  const bindings = {
    GATEWAY: {
      idFromName: (name: string) => name,
      get: (name: string) => ({
        fetch: (request: Request) => {
          asked.push(name);
          return (answers.shift() ?? (() => Promise.reject(new Error('no answer'))))(request);
        },
      }),
    },
    GUARD: {
      limit: ({ key }: { key: string }) => {
        counted.push(key);
        return guard();
      },
    },
  } as unknown as Bindings;
  const send = async (path: string, init: RequestInit = {}) => {
    const answer = await door(new Request(`${ORIGIN}${path}`, init), bindings, {
      waitUntil: (work) => void carried.push(work),
    });
    return `${answer.status} ${await answer.text()}`;
  };
  return { send, asked, counted, carried };
}

const echo = async (request: Request) => new Response(`object ${await request.text()}`);
const gone = () => Promise.reject(new Error('the object was moved'));
const post = { method: 'POST', body: 'words' };
const streamed = (body: ReadableStream<Uint8Array>) => ({ method: 'POST', body, duplex: 'half' }) as RequestInit;

afterEach(() => {
  vi.useRealTimers();
});

it('an object that was moved just then is asked once more, with the same words', async () => {
  const { send, asked } = doorWith([gone, echo]);
  expect(await send('/', post)).toBe('200 object words');
  expect(asked).toHaveLength(2);
});

it('when it does not answer twice, the door answers what was asked', async () => {
  const { send, asked } = doorWith([gone, gone]);
  expect(await send('/', post)).toBe('503 here words');
  expect(asked).toHaveLength(2);
});

it('an object that says nothing is waited for once', async () => {
  vi.useFakeTimers();
  const { send, asked } = doorWith([() => new Promise<never>(() => {}), echo]);
  const answer = send('/', post);
  await vi.advanceTimersByTimeAsync(LIMITS.requestMaxMs);
  expect(await answer).toBe('503 here words');
  expect(asked).toHaveLength(1);
});

it('what the desk’s page asked is not done a second time by the door', async () => {
  const { send, asked } = doorWith([gone, echo]);
  expect(await send('/console/next', post)).toBe('503 here words');
  expect(asked).toEqual(['desk']);
});

it.each(['throws', 'hangs'])('a guard that %s lets everybody in', async (how) => {
  const guard = () => (how === 'throws' ? Promise.reject(new Error('away')) : new Promise<never>(() => {}));
  const { send } = doorWith([echo], guard);
  expect(await send('/', { ...post, headers: { 'cf-connecting-ip': '192.0.2.1' } })).toBe('200 object words');
});

it('one household of the new kind of address is counted as one, and nobody by more than the network', async () => {
  const addresses = ['2001:db8:1:2:aaaa::1', '2001:db8:1:2:bbbb::2', '2001:db8::1', '2001:db8::a:b:c:2', '192.0.2.7'];
  const { send, counted } = doorWith(addresses.map(() => echo));
  for (const address of addresses) {
    await send('/', { ...post, headers: { 'cf-connecting-ip': address } });
  }
  const networks = ['2001:db8:1:2', '2001:db8:1:2', '2001:db8:0:0', '2001:db8:0:0', '192.0.2.7'];
  expect(counted).toEqual(networks);
});

it('leaving and platforms are never counted', async () => {
  const { send, counted } = doorWith([echo]);
  await send('/leave', { headers: { 'cf-connecting-ip': '192.0.2.7' } });
  await send('/hooks/telegram', { ...post, headers: { 'cf-connecting-ip': '192.0.2.7' } });
  expect(counted).toEqual([]);
});

it.each(['/', '/hooks/line'])('a body to %s that stops is waited for once, by the door alone', async (path) => {
  vi.useFakeTimers();
  const { send, asked } = doorWith([echo]);
  const stops = new ReadableStream<Uint8Array>({ start: (body) => body.enqueue(new TextEncoder().encode('wor')) });
  const answer = send(path, streamed(stops));
  await vi.advanceTimersByTimeAsync(LIMITS.bodyReadMs);
  expect(await answer).toBe('503 away');
  expect(asked).toEqual([]);
});

it('of a body over the limit no more is read than that, and no object is asked', async () => {
  const { send, asked } = doorWith([echo]);
  let read = 0;
  const piece = new Uint8Array(LIMITS.bodyMaxBytes / 2);
  const endless = new ReadableStream<Uint8Array>({
    pull: (body) => {
      read += piece.length;
      body.enqueue(piece);
    },
  });
  expect(await send('/', streamed(endless))).toBe('413 away');
  expect(read).toBeLessThan(3 * LIMITS.bodyMaxBytes);
  expect(asked).toEqual([]);
});

it.each(['/', '/hooks/line'])('what was sent to %s is carried on when its sender waits no longer', async (path) => {
  const { send, asked, carried } = doorWith([echo]);
  await send(path, post);
  expect(asked).toHaveLength(1);
  expect(carried).toHaveLength(1);
});

it.each(['ZZ', 'nowhere', ''])(
  'whatever EMERGENCY_COUNTRY is, "%s" too, the door has numbers to call',
  async (country) => {
    const { app } = await openAtTheDoor({ EMERGENCY_COUNTRY: country } as unknown as Bindings);
    const page = await app.request(ORIGIN);
    expect(page.status).toBe(200);
    expect(await page.text()).toMatch(/110[\s\S]*120/);
  },
);

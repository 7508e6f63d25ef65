import { Hono } from 'hono';
import { expect, it } from 'vitest';
import type { Service } from '../../src/wiring.ts';
import type { Bindings } from '../../src/workers/bindings.ts';
import { createDoor } from '../../src/workers/door.ts';

const ORIGIN = 'https://help.example.org';
type Answers = ((request: Request) => Promise<Response>)[];

/** A door with objects that answer one after another like that, and a guard. What the door says itself begins with "here". */
function doorWith(answers: Answers, guard: () => Promise<{ success: boolean }> = async () => ({ success: true })) {
  const asked: string[] = [];
  const counted: string[] = [];
  const app = new Hono().all('*', async (context) => context.text(`here ${await context.req.text()}`, 503));
  const service = { app, turnAway: () => new Response('away', { status: 429 }) } as unknown as Service;
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
    const answer = await door(new Request(`${ORIGIN}${path}`, init), bindings, { waitUntil: () => {} });
    return `${answer.status} ${await answer.text()}`;
  };
  return { send, asked, counted };
}

const echo = async (request: Request) => new Response(`object ${await request.text()}`);
const gone = () => Promise.reject(new Error('the object was moved'));
const post = { method: 'POST', body: 'words' };

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
  const { send, counted } = doorWith([echo, echo, echo]);
  for (const address of ['2001:db8:1:2:aaaa::1', '2001:db8:1:2:bbbb::2', '192.0.2.7']) {
    await send('/', { ...post, headers: { 'cf-connecting-ip': address } });
  }
  expect(counted).toEqual(['2001:db8:1:2', '2001:db8:1:2', '192.0.2.7']);
});

it('leaving and platforms are never counted', async () => {
  const { send, counted } = doorWith([echo, echo]);
  await send('/leave', { headers: { 'cf-connecting-ip': '192.0.2.7' } });
  await send('/hooks/telegram', { ...post, headers: { 'cf-connecting-ip': '192.0.2.7' } });
  expect(counted).toEqual([]);
});

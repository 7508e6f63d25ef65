import { afterEach, expect, test } from 'vitest';
import { type ServedFake, serveFake } from './fake-http.ts';
import { openLoopback } from './network.ts';

let served: ServedFake | undefined;

afterEach(async () => {
  await served?.stop();
  served = undefined;
});

async function serve(answer: (request: Request) => Promise<Response>): Promise<string> {
  served = await serveFake(answer);
  openLoopback(served.origin);
  return served.origin;
}

test('a served fake is asked over real HTTP and its answer comes back as it is', async () => {
  const origin = await serve(async (request) => {
    const { pathname } = new URL(request.url);
    return Response.json({ pathname, said: await request.text() }, { status: 418, headers: { 'retry-after': '3' } });
  });
  const answer = await fetch(`${origin}/a/b`, { method: 'POST', body: 'hello' });
  expect(answer.status).toBe(418);
  expect(answer.headers.get('retry-after')).toBe('3');
  expect(await answer.json()).toEqual({ pathname: '/a/b', said: 'hello' });
});

test('an error answer closes the connection with nothing said, and the next request is answered', async () => {
  let asked = 0;
  const origin = await serve(async () => {
    asked += 1;
    return asked === 1 ? Response.error() : new Response('fine');
  });
  await expect(fetch(origin, { method: 'POST', body: 'x' })).rejects.toThrow();
  expect(asked).toBe(1);
  expect(await (await fetch(origin)).text()).toBe('fine');
});

test('a fake that never answers does not hold up its own end', async () => {
  const arrived = Promise.withResolvers<void>();
  const origin = await serve(() => {
    arrived.resolve();
    return new Promise(() => {});
  });
  const asking = fetch(origin).catch((error: unknown) => error);
  await arrived.promise;
  await served?.stop();
  served = undefined;
  expect(await asking).toBeInstanceOf(Error);
});

import { expect, it, vi } from 'vitest';
import { createAnswers } from '../../src/stopping/answers.ts';

const utf8 = new TextEncoder();
const health = () => new Request('http://localhost/healthz');

/** A service with one stream that never ends by itself. */
function streaming() {
  const source: { say?: (text: string) => void; cancelled: boolean } = { cancelled: false };
  const answers = createAnswers((request: Request) => {
    if (!request.url.endsWith('/events')) return new Response('a page', { headers: { 'content-type': 'text/html' } });
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        source.say = (text) => controller.enqueue(utf8.encode(text));
      },
      cancel() {
        source.cancelled = true;
      },
    });
    return new Response(body, { headers: { 'content-type': 'text/event-stream', 'x-own': 'kept' } });
  });
  const open = () => answers.fetch(new Request('http://localhost/events'));
  return { answers, source, open };
}

it('is the service itself until it stops', async () => {
  const { answers } = streaming();
  expect(await (await answers.fetch(health())).text()).toBe('a page');
  answers.stop();
  const { status } = await answers.fetch(new Request('http://localhost/'));
  expect(status).toBe(200);
});

it('is not ready once it stops', async () => {
  const { answers } = streaming();
  answers.stop();
  const answer = await answers.fetch(health());
  expect([answer.status, await answer.json()]).toEqual([503, { ok: false, reason: 'stopping' }]);
  expect(answer.headers.get('cache-control')).toBe('no-store');
});

it('ends a stream after what was said, and tells whoever speaks', async () => {
  const { answers, source, open } = streaming();
  const answer = await open();
  expect([answer.status, answer.headers.get('x-own')]).toEqual([200, 'kept']);
  source.say?.('data: one\n\n');
  const text = answer.text();
  await vi.waitFor(() => expect(source.say).toBeDefined());
  answers.stop();
  expect(['', 'data: one\n\n']).toContain(await text);
  await vi.waitFor(() => expect(source.cancelled).toBe(true));
});

it('ends at once a stream that is opened while it stops', async () => {
  const { answers, source, open } = streaming();
  answers.stop();
  expect(await (await open()).text()).toBe('');
  await vi.waitFor(() => expect(source.cancelled).toBe(true));
});

it('tells the stream when its page has gone', async () => {
  const { source, open } = streaming();
  await (await open()).body?.cancel();
  await vi.waitFor(() => expect(source.cancelled).toBe(true));
});

import { expect, it } from 'vitest';
import { LIMITS } from '../../src/core/limits.ts';
import type { Bindings } from '../../src/workers/bindings.ts';
import { chatOf, DESK, gatewayOf, placeOf } from '../../src/workers/place.ts';

const ORIGIN = 'https://help.example.org';
const somebody = () => 'somebody-new';
const place = (path: string, init: RequestInit = {}) => placeOf(new Request(`${ORIGIN}${path}`, init), somebody);
const COOKIE = 'AAAAAAAAAAAAAAAAAAAAAA';

it.each(['/', '/find', '/find?town=x', '/nowhere', '/hooks/telegram', '/consoles', '/healthz/x'])(
  '%s is answered at the door, without a store',
  async (path) => {
    expect(await place(path)).toBeNull();
  },
);

it.each(['/console', '/console/stream', '/console/join/abc', '/healthz'])('%s is of the desk', async (path) => {
  expect(await place(path)).toBe(DESK);
});

it('everything of one cookie goes to one object, by any of its names and among others', async () => {
  const name = chatOf(COOKIE);
  const cookies = [`s=${COOKIE}`, `__Host-s=${COOKIE}`, `other=1; __Host-s=${COOKIE}; more=2`];
  for (const cookie of cookies) {
    const headers = { cookie };
    expect(await place('/', { method: 'POST', headers })).toBe(name);
    expect(await place('/events', { headers })).toBe(name);
    expect(await place('/leave', { headers })).toBe(name);
  }
});

it('whoever has no cookie, or one that is none, goes anywhere', async () => {
  const name = chatOf('somebody-new');
  for (const cookie of ['', 's=x', `xs=${COOKIE}`, `s=${COOKIE}A`]) {
    expect(await place('/', { method: 'POST', headers: { cookie } })).toBe(name);
  }
});

const delivered = (body: string) => place('/hooks/any', { method: 'POST', body });

it('everything a platform delivers of one person goes to one object', async () => {
  const telegram = (rest: string) => `{"update_id":1,"message":{"message_id":2,"from":{"id":77,${rest}}}`;
  const name = chatOf('77');
  expect(await delivered(telegram('"is_bot":false'))).toBe(name);
  expect(await delivered('{"update_id":2,"my_chat_member":{"chat":{"id":77,"type":"private"}}}')).toBe(name);
  const line = '{"destination":"U0","events":[{"webhookEventId":"U1","source":{"type":"user","userId":"Uabc"}}]}';
  expect(await delivered(line)).toBe(chatOf('Uabc'));
  const spaced = `{ "events": [ { "message": { "mention": { "mentionees": [ { "userId": "Uother" } ] } },
    "source": { "userId" : "Uabc", "type": "user" } } ] }`;
  expect(await delivered(spaced)).toBe(chatOf('Uabc'));
});

it('what says nothing of a person goes anywhere', async () => {
  expect(await delivered('{"ok":true}')).toBe(chatOf('somebody-new'));
});

it('sessions are spread over all objects, none much more than its share', () => {
  const counts = new Map<string, number>();
  for (let one = 0; one < 4_000; one += 1) {
    const name = chatOf(`telegram|1|${1_000_000 + one}`);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  expect(counts.size).toBe(LIMITS.gatewayChats);
  for (const count of counts.values()) expect(count).toBeLessThan((4_000 / LIMITS.gatewayChats) * 1.5);
});

it('an object is put near where Redis is said to be, and only where Cloudflare has such a place', () => {
  const asked: unknown[] = [];
  const GATEWAY = { idFromName: (name: string) => name, get: (...given: unknown[]) => asked.push(given) };
  for (const GATEWAY_REGION of ['apac', 'the moon', undefined]) {
    gatewayOf({ GATEWAY, GATEWAY_REGION } as unknown as Bindings, DESK);
  }
  expect(asked).toEqual([[DESK, { locationHint: 'apac' }], [DESK], [DESK]]);
});

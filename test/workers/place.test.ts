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
  (path) => {
    expect(place(path)).toEqual({ at: 'door' });
  },
);

it.each(['/console', '/console/stream', '/console/join/abc', '/healthz'])('%s is of the desk', (path) => {
  expect(place(path)).toEqual({ at: 'object', name: DESK });
});

it('everything of one cookie goes to one object, by any of its names and among others', () => {
  const name = chatOf(COOKIE);
  const cookies = [`s=${COOKIE}`, `__Host-s=${COOKIE}`, `other=1; __Host-s=${COOKIE}; more=2`];
  for (const cookie of cookies) {
    const headers = { cookie };
    expect(place('/', { method: 'POST', headers })).toEqual({ at: 'object', name });
    expect(place('/events', { headers })).toEqual({ at: 'object', name });
    expect(place('/leave', { headers })).toEqual({ at: 'object', name });
  }
});

it('whoever has no cookie, or one that is none, goes anywhere', () => {
  const name = chatOf('somebody-new');
  for (const cookie of ['', 's=x', `xs=${COOKIE}`, `s=${COOKIE}A`]) {
    expect(place('/', { method: 'POST', headers: { cookie } })).toEqual({ at: 'object', name });
  }
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

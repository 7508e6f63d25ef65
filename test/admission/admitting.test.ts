import { expect, test } from 'vitest';
import { admitting } from '../../src/admission/admitting.ts';
import { LIMITS } from '../../src/core/limits.ts';
import { type House, openHouse } from '../support/service.ts';

const ORIGIN = 'http://localhost:8787';

/** Somebody behind one address, as the web server on this machine names it. */
function visitor({ service }: House, address: string) {
  const fetch = admitting(service, Date.now);
  const incoming = { socket: { remoteAddress: '127.0.0.1' }, headers: { 'x-real-ip': address } };
  return async (path: string, body?: object, cookie?: string) => {
    const headers = { origin: ORIGIN, host: 'localhost:8787', 'content-type': 'application/json' };
    const init = body && {
      method: 'POST',
      body: JSON.stringify(body),
      headers: cookie ? { ...headers, cookie } : headers,
    };
    return fetch(new Request(ORIGIN + path, init), { incoming } as never);
  };
}
const cookieOf = (answer: Response) => /^([^;]+)/.exec(answer.headers.get('set-cookie') ?? '')?.[1] ?? '';
const call = () => ({ id: crypto.randomUUID(), first: true, tap: 'first-contact/hello:unsafe' });

test('whoever begins too many conversations from one address is shown the numbers to call, and a talk that was begun goes on', async () => {
  const house = await openHouse();
  const ask = visitor(house, '192.0.2.1');
  const first = await ask('/', call());
  expect(first.status).toBe(200);
  for (let begun = 1; begun < LIMITS.addressBeginningsMax; begun += 1)
    expect((await ask('/', call())).status).toBe(200);

  const refused = await ask('/', call());
  expect(refused.status).toBe(503);
  const page = await refused.text();
  for (const number of ['tel:110', 'tel:120']) expect(page).toContain(number);
  const goesOn = await ask('/', { id: crypto.randomUUID(), text: 'I am still here' }, cookieOf(first));
  expect(goesOn.status).toBe(200);
  expect((await ask('/')).status).toBe(200);
  expect(house.logged.join()).not.toContain('192.0.2.1');
});

test('whoever sends too much is shown the numbers to call, can leave, and reads the first page', async () => {
  const house = await openHouse();
  const ask = visitor(house, '192.0.2.2');
  for (let sent = 0; sent < LIMITS.addressRequestsMax; sent += 1) await ask('/nowhere');
  const refused = await ask('/find');
  expect(refused.status).toBe(429);
  const page = await refused.text();
  for (const number of ['tel:110', 'tel:120']) expect(page).toContain(number);
  expect((await ask('/leave')).status).toBe(303);
  expect((await ask('/')).status).toBe(200);
});

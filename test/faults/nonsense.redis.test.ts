import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { liveBehindPort, type TwoServers, timed, twoServers } from './two-servers.ts';

const MEGABYTE = 1_048_576;
const AT_ONCE_MS = 1_000;
const JSON_TYPE = { 'content-type': 'application/json' };
const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' };

let servers: TwoServers;
let here: Awaited<ReturnType<typeof liveBehindPort>>;
beforeAll(async () => {
  servers = await twoServers();
  here = await liveBehindPort(servers);
});
afterAll(async () => {
  await here.stop();
  await servers.stop();
});

/** Status and time of a POST as anybody could send it. */
async function post(path: string, body: BodyInit, headers: Record<string, string> = JSON_TYPE) {
  const init = { method: 'POST', body, headers: { origin: here.origin, 'sec-fetch-site': 'same-origin', ...headers } };
  const { value, tookMs } = await timed(
    here.people.ask(path, { ...init, redirect: 'manual', duplex: 'half' } as RequestInit),
  );
  return { status: value.status, text: await value.text(), tookMs };
}
const stillWorks = async () => (await here.survivor().send({ tap: 'first-contact/hello:info' })).status;

/** A body of unknown length, 64 kilobytes at a time, as long as it is read; tells how much was. */
function endless(upToBytes: number) {
  let sent = 0;
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (sent >= upToBytes) return controller.close();
      sent += 65_536;
      controller.enqueue(new Uint8Array(65_536).fill(0x61));
    },
  });
  return { stream, sent: () => sent };
}

const PATHS = ['/', '/find', '/console/next', '/console/join/nobody'];

/** What comes back when a POST says it is so long, and only this much of it is sent. */
function announce(path: string, { length, sent }: { length: number; sent: string }): Promise<string> {
  const { hostname, port } = new URL(here.origin);
  const head = {
    host: hostname,
    origin: here.origin,
    'sec-fetch-site': 'same-origin',
    ...JSON_TYPE,
    'content-length': String(length),
    connection: 'close',
  };
  const fields = Object.entries(head).map(([name, value]) => `${name}: ${value}`);
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(Number(port), hostname);
    socket.on('data', (bytes) => {
      text += bytes.toString();
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(text));
    socket.write([`POST ${path} HTTP/1.1`, ...fields, '', sent].join('\r\n'));
  });
}

test.each(PATHS)('ten megabytes to %s are refused by their length, before they are sent', async (path) => {
  const { value, tookMs } = await timed(announce(path, { length: 10 * MEGABYTE, sent: 'a' }));
  expect(value).toMatch(/^HTTP\/1\.1 413 /);
  expect(tookMs).toBeLessThan(AT_ONCE_MS);
});

test('a length that is a lie is not believed', async () => {
  expect(await announce('/', { length: 99_999_999_999, sent: '{' })).toMatch(/^HTTP\/1\.1 413 /);
  expect(await stillWorks()).toBe(200);
});

test.each(PATHS)('ten megabytes sent to %s all the same change nothing', async (path) => {
  // Whoever is still sending may find the line closed before the answer is read.
  const { status } = await post(path, 'a'.repeat(10 * MEGABYTE), FORM_TYPE).catch(() => ({ status: 'closed' }));
  expect([413, 'closed']).toContain(status);
  expect(await stillWorks()).toBe(200);
});

test.each(PATHS)(
  'a body to %s that does not say how long it is, is read no further than it may be long',
  async (path) => {
    const { stream, sent } = endless(100 * MEGABYTE);
    const { status } = await post(path, stream, FORM_TYPE).catch(() => ({ status: 'closed' }));
    expect([413, 'closed']).toContain(status);
    expect(sent()).toBeLessThan(10 * MEGABYTE);
    expect(await stillWorks()).toBe(200);
  },
);

const DEPTHS: Record<string, { body: string; statuses: number[] }> = {
  'a hundred thousand deep': { body: `${'['.repeat(100_000)}${']'.repeat(100_000)}`, statuses: [413] },
  'as deep as fits': { body: `${'['.repeat(8_000)}${']'.repeat(8_000)}`, statuses: [400] },
  'as deep as fits, in a field': { body: `{"text":${'{"a":'.repeat(2_500)}1${'}'.repeat(2_500)}}`, statuses: [400] },
  'deep in a field nobody asked for': {
    body: `{"first":"1","tap":"first-contact/hello:info","x":${'['.repeat(7_000)}${']'.repeat(7_000)}}`,
    statuses: [200],
  },
  'half open': { body: '['.repeat(16_000), statuses: [400] },
};
test.each(Object.entries(DEPTHS))('JSON %s has a bounded answer', async (_, { body, statuses }) => {
  const { status, tookMs } = await post('/', body);
  expect(statuses).toContain(status);
  expect(tookMs).toBeLessThan(AT_ONCE_MS);
  expect(await stillWorks()).toBe(200);
});

test('fields named like parts of every object change nothing', async () => {
  const said = { tap: 'first-contact/hello:unsafe', first: '1' };
  const bodies = [
    `{"__proto__":${JSON.stringify(said)}}`,
    `{"constructor":{"prototype":${JSON.stringify(said)}}}`,
    '{"__proto__":{"polluted":"yes"},"text":["x"]}',
    '{"__proto__":null,"toString":"x","hasOwnProperty":1,"valueOf":{}}',
  ];
  for (const body of bodies) expect((await post('/', body)).status).toBe(400);
  const form = await post(
    '/',
    '__proto__=x&__proto__[tap]=first-contact/hello:unsafe&constructor=y&toString=z',
    FORM_TYPE,
  );
  expect(form.status).toBe(400);
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect('polluted' in {}).toBe(false);
  expect((await here.waiting()).waitingCount).toBe(0);
});

test('with a real field beside them, only the real one counts', async () => {
  const body = '{"__proto__":{"tap":"first-contact/hello:unsafe"},"constructor":"x","first":"1","text":"hello"}';
  expect((await post('/', body)).status).toBe(200);
  expect((await here.waiting()).waitingCount).toBe(0);
});

test.each(['toString', '__proto__', 'constructor', 'hasOwnProperty'])(
  'a tap on "%s", as step or as option, is none of ours and breaks nothing',
  async (name) => {
    for (const tap of [
      `${name}:yes`,
      `first-contact/${name}:yes`,
      `first-contact/hello:${name}`,
      `!:${name}`,
      `!:language.${name}`,
    ]) {
      const { status } = await here.survivor().send({ tap });
      expect([200, 400], tap).toContain(status);
    }
    expect(here.house.logged.join('\n')).not.toContain('internal');
  },
);

const TEXTS: Record<string, string> = {
  'right to left with marks that turn the line': '\u202eabc\u202c\u2066שלום\u2069 مرحبا',
  'half a character': '\ud800 and \udfff',
  'controls alone': '\u0000\u0001\u0007\u001b[31m\u009f',
  'nothing but spaces': ' \t\n\u3000 ',
  'marks upon marks': `e${'\u0301'.repeat(3_000)}`,
  'one word without end': 'a'.repeat(12_000),
  'signs of a page': '<script>alert(1)</script>"\'><img src=x onerror=alert(1)>',
};
test.each(Object.entries(TEXTS))('text that is %s is answered like any other', async (_, text) => {
  const survivor = here.survivor();
  await survivor.send({ tap: 'first-contact/hello:info' });
  const { status, body } = await survivor.send({ text });
  expect(status).toBe(200);
  expect(body).not.toMatch(/<script>alert|onerror=/);
  expect(here.house.logged.join('\n')).not.toContain('internal');
});

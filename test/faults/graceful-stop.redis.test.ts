import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { LIMITS } from '../../src/core/limits.ts';
import { readEvents } from '../console/read-events.ts';
import { DEMO_SECRETS } from '../support/channel-house.ts';
import { openBareSockets } from '../support/network.ts';
import { killPrograms } from '../support/program.ts';
import { heardOn, type Running, running, withMessengers } from './running.ts';
import { type TwoServers, twoServers } from './two-servers.ts';

const UNSAFE = { tap: 'first-contact/hello:unsafe' };
/** A process that nothing holds up. */
const SOON_MS = 3_000;

let servers: TwoServers;
beforeAll(async () => {
  openBareSockets();
  servers = await twoServers();
});
afterEach(() => {
  servers.store.thaw();
  killPrograms();
});
afterAll(() => servers.stop());

const inACell = (settings: Record<string, string> = {}) =>
  running(servers, { CELL: `cell-${crypto.randomUUID().slice(0, 8)}`, ...settings });

const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;

test('each signal that asks for it ends an idle process at once, by 0', async () => {
  const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
  const ends = signals.map(async (signal) => (await inACell()).ends(signal));
  for (const { code, tookMs, logged } of await Promise.all(ends)) {
    expect([code, logged.slice(-2)]).toEqual([0, ['stopping', 'stopped']]);
    expect(tookMs).toBeLessThan(SOON_MS);
  }
});

test('connections on which nothing was asked, and half a request, hold nothing up', async () => {
  const one = await inACell();
  const [silent, half, kept] = await Promise.all([one.connection(), one.connection(), one.connection()]);
  half.write('GET / HTTP/1.1\r\nHost: loc');
  kept.write(get('/healthz'));
  await once(kept, 'data');
  const closed = Promise.all([silent, half, kept].map(heardOn));
  const { code, tookMs } = await one.ends();
  expect([code, tookMs < SOON_MS]).toEqual([0, true]);
  expect(await closed).toEqual(['', '', '']);
});

test('event streams of both sides end as if all had been said, and their pages are told to come back in a second', async () => {
  const one = await inACell();
  const survivor = one.survivor();
  await survivor.send(UNSAFE);
  const worker = await one.worker();
  const cookies = [survivor.cookie() ?? '', worker.cookie];
  const [page, desk] = await Promise.all(
    ['/events', '/console/stream'].map((path, index) =>
      one.people.ask(path, { headers: { cookie: cookies[index] ?? '' } }),
    ),
  );
  if (!page || !desk) throw new Error('no streams');
  const [pageEvents, deskEvents] = [readEvents(page), readEvents(desk)];
  expect((await deskEvents.next('desk')).data).toContain('"waitingCount":1');
  const { code, tookMs, logged } = await one.ends();
  expect([code, tookMs < SOON_MS]).toEqual([0, true]);
  // An end that was cut would throw here.
  expect([(await pageEvents.next('none')).event, (await deskEvents.next('none')).event]).toEqual(['closed', 'closed']);
  expect(logged).not.toContain('request-failed');
});

test('while it answers what has begun it takes nothing new, and is not ready for whoever asks on an open line', async () => {
  const one = await inACell();
  const body = 'first=1&tap=first-contact%2Fhello%3Aunsafe';
  const slow = await one.posts('/', { body, now: 9 });
  const probe = await one.connection();
  const health = heardOn(probe);
  probe.write(get('/healthz'));
  await once(probe, 'data');
  const ended = one.ends();
  await one.saying(/"stopping"/);
  probe.write(get('/healthz'));
  await vi.waitFor(async () => expect(await one.takes()).toBe(false));
  expect(await health).toMatch(
    / 200 OK[\s\S]*\{"ok":true\}[\s\S]* 503 [\s\S]*connection: close[\s\S]*\{"ok":false,"reason":"stopping"\}/i,
  );
  slow.rest();
  expect(await slow.answer).toMatch(/^HTTP\/1\.1 200 [\s\S]*110/i);
  const { code, tookMs, logged } = await ended;
  expect([code, tookMs < SOON_MS]).toEqual([0, true]);
  expect(logged.slice(-2)).toEqual(['stopping', 'stopped']);
});

test('a body that trickles for ever is cut off in bounded time: nothing of it was promised to anybody', async () => {
  const one = await inACell();
  const slow = await one.posts('/', { body: 'x'.repeat(9_999), now: 1 });
  const trickle = setInterval(() => slow.socket.write('x'), 100);
  const { code, tookMs, logged } = await one.ends();
  clearInterval(trickle);
  expect([code, logged.at(-1)]).toEqual([0, 'stopped']);
  expect(tookMs).toBeLessThan(LIMITS.stopMaxMs);
});

test('a turn that waits for a store is answered when the store comes back, and everything it changed is there', async () => {
  const settings = { CELL: 'frozen-for-a-moment' };
  const one = await inACell(settings);
  const survivor = one.survivor();
  await survivor.send(UNSAFE);
  servers.store.freeze();
  const said = JSON.stringify({ id: crypto.randomUUID(), text: 'said to a process that stops' });
  const { answer } = await one.posts('/', { cookie: survivor.cookie(), type: 'application/json', body: said });
  const ended = one.ends();
  await one.saying(/"stopping"/);
  servers.store.thaw();
  expect(await answer).toMatch(/^HTTP\/1\.1 200 /);
  expect((await ended).code).toBe(0);
  const next = await inACell(settings);
  const worker = await next.worker();
  const taken = await worker.next();
  expect((await worker.read(taken ?? { caseId: '', fence: 0 })).lines).toMatchObject([
    { text: 'said to a process that stops' },
  ]);
});

test('with the store gone for good it says so to whoever asked, and ends in time, by 0', async () => {
  const gone = await twoServers();
  try {
    const one = await running(gone);
    const survivor = one.survivor();
    await survivor.send(UNSAFE);
    const stream = await one.people.ask('/events', { headers: { cookie: survivor.cookie() ?? '' } });
    gone.store.freeze();
    gone.keyServer.freeze();
    const said = JSON.stringify({ id: crypto.randomUUID(), text: 'nobody hears it' });
    const { answer } = await one.posts('/', { cookie: survivor.cookie(), type: 'application/json', body: said });
    const { code, tookMs, logged } = await one.ends();
    expect(await answer).toMatch(/^HTTP\/1\.1 503 [\s\S]*110/);
    expect((await readEvents(stream).next('none')).event).toBe('closed');
    expect([code, logged.at(-1)]).toEqual([0, 'stopped']);
    expect(tookMs).toBeLessThan(LIMITS.stopMaxMs);
  } finally {
    await gone.stop();
  }
});

/** A platform that takes every call and answers none. */
async function silentPlatform() {
  const asked = Promise.withResolvers<void>();
  const calls: string[] = [];
  const server: Server = createServer((request) => {
    calls.push(request.url ?? '');
    if (/\/(?:sendMessage|reply|push)$/.test(request.url ?? '')) asked.resolve();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = async () => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked: asked.promise, calls, stop };
}

/** As Telegram hands over what somebody wrote. */
function update(one: Running, nth: number, text: string): Promise<Response> {
  const chat = { id: 4_711, type: 'private', first_name: 'A' };
  const from = { id: 4_711, is_bot: false, first_name: 'A' };
  const message = { message_id: nth, chat, from, date: Math.floor(Date.now() / 1_000), text };
  return one.people.ask('/hooks/telegram', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-telegram-bot-api-secret-token': DEMO_SECRETS.telegram.webhookSecret,
    },
    body: JSON.stringify({ update_id: 100 + nth, message }),
  });
}

test('a platform that never answers holds it up no longer than a sending lasts; what waited is left for another', async () => {
  const platform = await silentPlatform();
  try {
    const one = await inACell(withMessengers(platform.origin, platform.origin));
    const texts = ['/start', 'one', 'two', 'three'];
    const answers = Promise.all(texts.map((text, nth) => update(one, nth, text)));
    await platform.asked;
    const { code, tookMs, logged } = await one.ends();
    expect((await answers).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect([code, logged.at(-1)]).toEqual([0, 'stopped']);
    expect(tookMs).toBeLessThan(LIMITS.stopMaxMs);
    // Nothing was begun that could not be ended.
    expect(tookMs).toBeLessThan(LIMITS.stopSendMs + LIMITS.sendMs + SOON_MS);
  } finally {
    await platform.stop();
  }
});

test('a worker’s claim is theirs over the restart, and nobody else’s', async () => {
  const settings = { CELL: 'over-the-restart' };
  const one = await inACell(settings);
  const survivor = one.survivor();
  await survivor.send(UNSAFE);
  const worker = await one.worker();
  const taken = await worker.next();
  if (taken === null) throw new Error('nothing to take');
  await worker.words(taken, 'I am reading');
  expect((await one.ends()).code).toBe(0);
  const next = await inACell(settings);
  const other = await next.worker('Wei');
  expect(await other.next()).toBeNull();
  const post = (path: string, body: unknown) =>
    next.people.ask(`/console${path}`, {
      method: 'POST',
      headers: {
        origin: next.origin,
        'sec-fetch-site': 'same-origin',
        cookie: worker.cookie,
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
    });
  expect(await (await post('/beat', { claims: [taken] })).json()).toEqual({ lost: [] });
  const said = { fence: taken.fence, id: crypto.randomUUID(), text: 'still here', yesNo: false };
  expect((await post(`/cases/${taken.caseId}/words`, said)).status).toBe(200);
});

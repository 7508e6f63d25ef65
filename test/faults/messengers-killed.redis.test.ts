import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { toBase64url } from '../../src/core/basics/base64url.ts';
import type { Messenger } from '../../src/core/channel.ts';
import { LIMITS } from '../../src/core/limits.ts';
import { createRedisKeyShelf } from '../../src/crypto/key-shelf-redis.ts';
import { createKeys } from '../../src/crypto/keys.ts';
import { createRedisStore } from '../../src/store/redis.ts';
import { agrees, taking } from '../contracts/channel/sentence.ts';
import { openScene } from '../support/channel-drivers/channel-scene.ts';
import { times } from '../support/channel-drivers/phone.ts';
import { DEMO_SECRETS } from '../support/channel-house.ts';
import { openLoopback } from '../support/network.ts';
import { testSecret } from '../support/small-house.ts';
import { type TwoServers, twoServers } from './two-servers.ts';

const MINUTE = 60_000;
/** Pages at once, and is the worker's to read: a case, a line, and an answer with the numbers, by one message. */
const WORDS = '救命，他要杀我';
const program = join(import.meta.dirname, '../support/dying-service.ts');

let servers: TwoServers;
const children = new Set<ChildProcess>();
beforeAll(async () => {
  servers = await twoServers();
});
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
});
afterAll(() => servers.stop());

/** A house in a cell of its own; `dying` takes what the platforms deliver instead of it, as long as there is one. */
async function houseOf(channel: Messenger) {
  const cell = `cell-${crypto.randomUUID().slice(0, 8)}`;
  let passedMs = 0;
  const nowMs = () => Date.now() + passedMs;
  const store = createRedisStore({ url: servers.store.url, cell, timeOffset: () => passedMs, forTests: true });
  const shelf = createRedisKeyShelf({ url: servers.keyServer.url, cell, report: () => {} });
  const ground = {
    nowMs,
    advance: (ms: number) => {
      passedMs += ms;
    },
    stores: () => ({ store, keys: createKeys({ secret: testSecret, cell, shelf, records: store, nowMs }) }),
    storeGoes: async () => {},
    storeComesBack: async () => {},
  };
  const front: { dying: string | null } = { dying: null };
  const through = (ask: (request: Request) => Promise<Response>) => async (request: Request) => {
    if (front.dying === null) return ask(request);
    const { pathname } = new URL(request.url);
    const { headers } = request;
    return fetch(front.dying + pathname, { method: 'POST', headers, body: await request.arrayBuffer() });
  };
  const scene = await openScene(channel, ground, { through });
  const [apiRoot = '', apiBase = ''] = scene.house.origins;
  const environment = {
    PATH: process.env.PATH ?? '',
    NODE_COMPILE_CACHE: join(servers.store.folder, 'compiled'),
    REDIS_URL: servers.store.url,
    KEY_REDIS_URL: servers.keyServer.url,
    CELL: cell,
    YULAN_SECRET: toBase64url(testSecret),
    TELEGRAM_BOT_TOKEN: DEMO_SECRETS.telegram.token,
    TELEGRAM_WEBHOOK_SECRET: DEMO_SECRETS.telegram.webhookSecret,
    TELEGRAM_API_ROOT: apiRoot,
    LINE_CHANNEL_SECRET: DEMO_SECRETS.line.channelSecret,
    LINE_CHANNEL_ACCESS_TOKEN: DEMO_SECRETS.line.accessToken,
    LINE_API_BASE: apiBase,
  };
  return { scene, front, environment };
}

type Process = { origin: string; awaits: string[]; ended: Promise<string | null> };

/** A process of the service that dies at this await of its first turn, or tells its awaits. */
async function startDying(environment: Record<string, string>, dieAt: string): Promise<Process> {
  const child = spawn(process.execPath, [program], { env: { ...environment, DIE_AT: dieAt } });
  children.add(child);
  const ended = new Promise<string | null>((resolve) => child.once('exit', (_code, signal) => resolve(signal)));
  const awaits: string[] = [];
  const port = await new Promise<string>((resolve, reject) => {
    let complaint = '';
    child.stderr.on('data', (chunk: Buffer) => {
      complaint += chunk.toString('utf8');
    });
    child.stdout.on('data', (chunk: Buffer) => {
      for (const line of chunk.toString('utf8').split('\n')) {
        if (line.startsWith('await ')) awaits.push(line.slice('await '.length));
        if (line.startsWith('port ')) resolve(line.slice('port '.length));
      }
    });
    child.once('exit', () => reject(new Error(`the process ended before it listened: ${complaint}`)));
  });
  const origin = `http://127.0.0.1:${port}`;
  openLoopback(origin);
  return { origin, awaits, ended };
}

/** Somebody calls for help, and the process that takes it dies there; the platform delivers it again to one that lives. */
async function called(channel: Messenger, dieAt: string) {
  const { scene, front, environment } = await houseOf(channel);
  try {
    const phone = scene.someone();
    await phone.opens();
    const dying = await startDying(environment, dieAt);
    front.dying = dying.origin;
    await phone.says(WORDS);
    const signal = dieAt === '' ? null : await dying.ended;
    front.dying = null;
    if (channel === 'line' && dieAt !== '') await phone.repeats(1);
    await scene.passes(3 * MINUTE);
    const { waitingCount } = await (await scene.worker()).desk();
    const shown = times(phone, scene.text('now.call'));
    await agrees(scene, phone);
    const worker = await taking(scene);
    return { awaits: dying.awaits, signal, cases: waitingCount, shown, heard: await worker.heard() };
  } finally {
    await scene.stop();
  }
}

const isAnswer = (name: string) => /^call (?:sendMessage|reply|push)$/.test(name);

test.each(['telegram', 'line'] as const)(
  'a process killed at any await of a turn on %s: one case, one line, the numbers shown; twice only between the platform’s taking them and the mark',
  async (channel) => {
    const { awaits } = await called(channel, '');
    expect(awaits).toContain('store.commitTurn');
    expect(awaits.some(isAnswer)).toBe(true);
    const places = awaits.flatMap((name, index) =>
      (['before', 'after'] as const).map((when) => ({ at: `${index + 1}:${when}`, name: `${when} ${name}` })),
    );
    const taken = places.findIndex(({ name }) => name.startsWith('after ') && isAnswer(name.slice('after '.length)));
    const marked = places.findIndex(({ name }) => name === 'before store.markSent');
    const outcomes: unknown[] = [];
    const waiting = [...places];
    const one = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const { signal, cases, shown, heard } = await called(channel, next.at);
        outcomes.push({ name: next.name, signal, cases, shown, heard });
      }
    };
    await Promise.all([one(), one()]);
    const expected = places.map(({ name }, index) => ({
      name,
      signal: 'SIGKILL',
      cases: 1,
      shown: index >= taken && index <= marked ? 2 : 1,
      heard: [WORDS],
    }));
    expect(outcomes.toSorted(byName)).toEqual(expected.toSorted(byName));
  },
  120_000,
);

/** How many seconds after the death of the process that had committed it the answer stands on the screen. */
async function seenAfter(channel: Messenger): Promise<number> {
  const { awaits } = await called(channel, '');
  const { scene, front, environment } = await houseOf(channel);
  try {
    const phone = scene.someone();
    await phone.opens();
    const dying = await startDying(environment, `${awaits.indexOf('store.commitTurn') + 1}:after`);
    front.dying = dying.origin;
    await phone.says(WORDS);
    await dying.ended;
    front.dying = null;
    for (let seconds = 0; seconds <= 60; seconds += 1) {
      if (times(phone, scene.text('now.call')) > 0) return seconds;
      await scene.passes(1_000);
    }
    return Number.POSITIVE_INFINITY;
  } finally {
    await scene.stop();
  }
}

test('an answer whose process was killed before it was sent is seen when Telegram asks again after it counts as lost, on LINE by the tick after the lease', async () => {
  const [telegram, line] = [await seenAfter('telegram'), await seenAfter('line')];
  // Telegram asks at once, then 2 and 4 s later.
  expect(telegram).toBeLessThanOrEqual(LIMITS.rowsBusyMs / 1_000 + 1);
  expect(line).toBeLessThanOrEqual((LIMITS.outboxLeaseMs + LIMITS.tickEveryMs) / 1_000);
}, 60_000);

function byName(one: unknown, other: unknown): number {
  return JSON.stringify(one) < JSON.stringify(other) ? -1 : 1;
}

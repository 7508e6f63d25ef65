// killed/ is a real process of the service that is killed as by a power cut, at any await of its first turn.
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { toBase64url } from '../../../src/core/basics/base64url.ts';
import type { Messenger } from '../../../src/core/channel.ts';
import { createRedisKeyShelf } from '../../../src/crypto/key-shelf-redis.ts';
import { createKeys } from '../../../src/crypto/keys.ts';
import { createRedisStore } from '../../../src/store/redis.ts';
import { openScene } from '../../support/channel-drivers/channel-scene.ts';
import { DEMO_SECRETS } from '../../support/channel-house.ts';
import { openLoopback } from '../../support/network.ts';
import { testSecret } from '../../support/small-house.ts';
import { type TwoServers, twoServers } from '../two-servers.ts';

const program = join(import.meta.dirname, '../../support/dying-service.ts');
type Process = { origin: string; awaits: string[]; ended: Promise<string | null> };

/** Every place where a process can die that has these awaits: before one, and after it. */
export function placesIn(awaits: readonly string[]): { at: string; name: string }[] {
  return awaits.flatMap((name, index) =>
    (['before', 'after'] as const).map((when) => ({ at: `${index + 1}:${when}`, name: `${when} ${name}` })),
  );
}

/** Two Redis servers for the tests of a file, and processes that are gone with each test. */
export function onDyingGround() {
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
    return { scene, front, environment, ...ground.stores() };
  }

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

  return { houseOf, startDying };
}

import { type People, survivorOf, workerOf } from '../canary/people.ts';
import { openLoopback } from '../support/network.ts';
import { type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { type House, openHouse, redisEnvironment, type Served, serveHouse } from '../support/service.ts';

const ORIGIN = 'http://localhost:8787';
const DAY_MS = 86_400_000;

export type TwoServers = { store: RedisServer; keyServer: RedisServer; stop(): Promise<void> };

/** The two servers of a service, each a real redis-server. */
export async function twoServers(): Promise<TwoServers> {
  const [store, keyServer] = await Promise.all([startRedisServer({ appendOnly: true }), startRedisServer()]);
  const stop = async () => {
    await Promise.all([store.stop(), keyServer.stop()]);
  };
  return { store, keyServer, stop };
}

export type Lived = Awaited<ReturnType<typeof liveIn>>;

/** One process of the service at noon of its own day, so that no midnight falls into a test, and people who come to it. */
export async function liveIn(servers: TwoServers | null, settings: Record<string, string> = {}) {
  const stores = servers === null ? {} : redisEnvironment(servers.store.url, servers.keyServer.url);
  const house = await openHouse({ ...stores, ...settings });
  const noonMs = Math.floor(Date.now() / DAY_MS) * DAY_MS + DAY_MS / 2;
  // The memory store's clock is the house's own and must not run backwards.
  house.clock.offsetMs = noonMs - Date.now();
  return lived(house, {
    origin: ORIGIN,
    ask: async (path, init) => house.get(ORIGIN + path, withHost(init)),
    answers: [],
  });
}

/** The same behind a real port. */
export async function liveBehindPort(servers: TwoServers) {
  const house: Served = await serveHouse(redisEnvironment(servers.store.url, servers.keyServer.url));
  openLoopback(house.origin);
  const people: People = { origin: house.origin, ask: (path, init) => fetch(house.origin + path, init), answers: [] };
  return { ...lived(house, people), origin: house.origin, stop: house.stop };
}

function lived(house: House, people: People) {
  return {
    house,
    people,
    survivor: () => survivorOf(people),
    worker: async (name = 'Lin') => {
      const worker = await workerOf(people, { path: await house.service.invite(), name });
      await worker.beat();
      return worker;
    },
    waiting: async () => {
      const { waiting, waitingCount } = await house.service.store.deskView('nobody' as never);
      return { waiting, waitingCount };
    },
    healthy: async () => (await house.get('/healthz')).ok,
    stop: () => house.service.stop(),
  };
}

function withHost(init: RequestInit): RequestInit {
  return { ...init, headers: { ...(init.headers as Record<string, string>), host: new URL(ORIGIN).host } };
}

/** What it gave, and how long it took in ms. */
export async function timed<T>(work: Promise<T>): Promise<{ value: T; tookMs: number }> {
  const startMs = performance.now();
  const value = await work;
  return { value, tookMs: performance.now() - startMs };
}

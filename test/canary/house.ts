import { inspect } from 'node:util';
import type { ErrorHandler } from 'hono';
import { openLoopback } from '../support/network.ts';
import { type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { redisEnvironment, type Served, serveHouse } from '../support/service.ts';
import { createMarkers } from './markers.ts';
import type { Answer, People } from './people.ts';
import type { Traces } from './places.ts';
import type { Story } from './story.ts';

export type WatchedHouse = {
  house: Served;
  story: Story;
  traces: Traces;
  /** Resolves when the house answers that both servers are there. */
  healthy(): Promise<boolean>;
  stop(): Promise<void>;
};

/** The service on two real Redis servers behind a real port, everything that leaves it noted. */
export async function watchedHouse(): Promise<WatchedHouse> {
  const [store, keyServer] = await Promise.all([startRedisServer({ appendOnly: true }), startRedisServer()]);
  const house = await serveHouse(redisEnvironment(store.url, keyServer.url));
  openLoopback(house.origin);
  const answers: Answer[] = [];
  const people: People = { ask: (path, init) => fetch(house.origin + path, init), origin: house.origin, answers };
  const story = { people, markers: createMarkers(), invite: () => house.service.invite() };
  const traces = { store, keyServer, logged: house.logged, answers, errors: noteErrors(house) };
  return {
    house,
    story,
    traces,
    healthy: async () => (await fetch(`${house.origin}/healthz`)).ok,
    async stop() {
      await house.stop();
      await Promise.all([store, keyServer].map((server: RedisServer) => server.stop()));
    },
  };
}

/** From now on every error an answer was made from, with all that hangs on it. */
export function noteErrors({ service }: Pick<Served, 'service'>): string[] {
  const errors: string[] = [];
  const answering = Reflect.get(service.app, 'errorHandler') as ErrorHandler;
  service.app.onError((error, context) => {
    errors.push(inspect(error, { depth: 20, showHidden: true, maxStringLength: null }));
    return answering(error, context);
  });
  return errors;
}

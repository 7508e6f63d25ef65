import type { Redis } from 'ioredis';
import { type LostReason, whyLost } from '../core/basics/why-lost.ts';
import { LIMITS } from '../core/limits.ts';
import { type Place, samePlace } from './addresses.ts';

export type Held = { client: Redis; place: Place; ended: Promise<void>; cause: unknown };
/** One connection at a time, made again in the background for as long as it runs. */
export type Holder = {
  now: () => Held | null;
  /** Resolves once the first attempt went well or not: calls before that would fail for no reason. */
  first: Promise<void>;
  /** Holds a connection to `place` instead; false when there is none to be had. */
  take: (place: Place) => Promise<boolean>;
  /** Lets go of a node that is there and is not the one to talk to; it is tried last. */
  leave: (held: Held) => void;
  stop: () => Promise<void>;
};

type Open = (place: Place, stopping: AbortSignal) => Promise<Redis>;
type HolderOptions = { places: readonly Place[]; report: (reason: LostReason) => void };

export function createHolder(open: Open, { places, report }: HolderOptions): Holder {
  const stopping = new AbortController();
  const reached = Promise.withResolvers<void>();
  // Loading the library does not count: it is no fault of the server's.
  const limit = import('ioredis').then(() => pause(LIMITS.redisConnectMs, stopping.signal));
  const goodbyes = new Set<Promise<void>>();
  let held: Held | null = null;
  let left: Place | null = null;

  async function take(place: Place): Promise<boolean> {
    try {
      const taken = hold(await open(place, stopping.signal), place);
      if (held !== null) sayGoodbye(held);
      held = taken;
      return true;
    } catch (error) {
      if (!stopping.signal.aborted) report(whyLost(error));
      return false;
    }
  }

  /** What was asked before is answered first. A server that cannot say goodbye in time is left without one. */
  function sayGoodbye({ client }: Held): void {
    const said = client
      .quit()
      .then(() => {})
      .catch(() => client.disconnect())
      .finally(() => goodbyes.delete(said));
    goodbyes.add(said);
  }

  /** Tries every place, and again, until a connection is held. */
  async function reach(last: Place | null): Promise<void> {
    for (let round = 0; held === null && !stopping.signal.aborted; round += 1) {
      // A connection that only broke is back at once; a server that is away is asked now and then.
      if (round > 0 || left !== null) await pause(LIMITS.redisReconnectMs, stopping.signal);
      for (const place of inOrder(places, last, left)) if (held === null && !stopping.signal.aborted) await take(place);
      reached.resolve();
    }
  }

  async function keep(): Promise<void> {
    let last: Place | null = null;
    while (!stopping.signal.aborted) {
      await reach(last);
      left = null;
      while (held !== null) {
        const watched: Held = held;
        await watched.ended;
        last = watched.place;
        if (held !== watched) continue;
        held = null;
        if (!stopping.signal.aborted && left === null) report(whyLost(watched.cause));
      }
    }
  }

  const kept = keep();
  return {
    now: () => held,
    first: Promise.race([reached.promise, limit]),
    take,
    leave: (gone) => {
      if (held !== gone) return;
      left = gone.place;
      gone.client.disconnect();
    },
    stop: async () => {
      stopping.abort();
      if (held !== null) sayGoodbye(held);
      await Promise.all([kept, ...goodbyes]);
    },
  };
}

function hold(client: Redis, place: Place): Held {
  const held: Held = { client, place, ended: new Promise((resolve) => client.once('end', resolve)), cause: null };
  client.on('error', (error: unknown) => {
    held.cause = error;
  });
  return held;
}

/** The one last held first, the one that was left last. */
function inOrder(places: readonly Place[], last: Place | null, left: Place | null): Place[] {
  const known = last === null || places.some((place) => samePlace(place, last)) ? places : [...places, last];
  const rank = (place: Place) => {
    if (left !== null && samePlace(place, left)) return 2;
    return last !== null && samePlace(place, last) ? 0 : 1;
  };
  return known.toSorted((one, other) => rank(one) - rank(other));
}

function pause(ms: number, stopping: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      stopping.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    stopping.addEventListener('abort', done);
  });
}

import type { Redis, RedisOptions } from 'ioredis';
import { cannotServe, type LostReason, redisWord, whyLost } from '../core/basics/why-lost.ts';
import { AppError } from '../core/error.ts';
import { movedTo, type Place, readAddresses, samePlace } from './addresses.ts';
import { createHolder, type Held } from './hold.ts';
import { open } from './open.ts';

export type LinkOptions = {
  /** As {@link readAddresses} reads it. */
  url: string;
  /** Told each time there is no connection to be had, one is lost, or the server says that it cannot serve. */
  report: (reason: LostReason) => void;
  /** Commands of our own, as ioredis takes them. */
  scripts?: RedisOptions['scripts'];
};
export type Link = {
  /**
   * Hands over the connection. When a node of a cluster answers MOVED, nothing was done there, and `act` is handed the
   * connection to the node that holds the slot, once. Throws what `act` throws, and at once while there is none.
   */
  on: <T>(act: (client: Redis) => Promise<T>) => Promise<T>;
  stop: () => Promise<void>;
};

/** Answers of a node that is there and is not, or no longer, the one to talk to. */
const ELSEWHERE = ['READONLY', 'CLUSTERDOWN', 'MASTERDOWN'];

/** Throws `config` when the address is none. ASK is never followed: docs/decisions/0015. */
export function createLink({ url, report, scripts = {} }: LinkOptions): Link {
  const addresses = readAddresses(url);
  if (addresses === null) throw new AppError('config', 'not the address of a Redis');
  const holder = createHolder((place, stopping) => open({ addresses, place, scripts, stopping }), {
    places: addresses.places,
    report,
  });
  let following: Promise<boolean> | null = null;

  function held(): Held {
    const now = holder.now();
    if (now === null) throw new Error('there is no connection');
    return now;
  }

  /** Everybody who is sent away goes together. */
  async function follow(place: Place): Promise<void> {
    if (samePlace(held().place, place)) return;
    following ??= holder.take(place).finally(() => {
      following = null;
    });
    if (!(await following)) throw new Error('the node that holds the slot is away');
  }

  return {
    on: async (act) => {
      await holder.first;
      for (let mayFollow = true; ; mayFollow = false) {
        const asked = held();
        try {
          return await act(asked.client);
        } catch (error) {
          const place = movedTo(error, asked.place);
          if (!mayFollow || place === null) {
            // What an answer says about the server itself.
            if (cannotServe(error)) report(whyLost(error));
            if (ELSEWHERE.includes(redisWord(error))) holder.leave(asked);
            throw error;
          }
          await follow(place);
        }
      }
    },
    stop: holder.stop,
  };
}

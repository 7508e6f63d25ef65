import type { Redis } from 'ioredis';
import { cannotServe, type LostReason, redisWord } from '../../core/basics/why-lost.ts';
import { AppError } from '../../core/error.ts';
import { LIMITS } from '../../core/limits.ts';
import { createLink } from '../../redis/link.ts';
import { cellPrefix } from '../keys.ts';
import type { Script } from '../scripts/script.ts';

export type ConnectionOptions = {
  url: string;
  cell: string;
  /** How many replicas must have a write that asks for them; 0 = none are asked. */
  replicas: number;
  /** ms added to the server's clock; 0 except in tests. */
  timeOffset: () => number;
  /** Told each time the connection fails, and why. */
  report: (reason: LostReason) => void;
};
export type Argument = string | number;
/** One connection that never queues, never resends, and is made again in the background. */
export type Connection = {
  /** Runs a verb. Throws `store-unavailable` when it may or may not have run: every verb may be repeated. */
  run: (script: Script, given: readonly Argument[]) => Promise<unknown>;
  /** The same, and whether enough replicas have it. */
  runAndWait: (script: Script, given: readonly Argument[]) => Promise<{ reply: unknown; enough: boolean }>;
  ping: () => Promise<void>;
  stop: () => Promise<void>;
};

export function connect({ url, cell, replicas, timeOffset, report }: ConnectionOptions): Connection {
  const link = createLink({ url, report });
  const prefix = cellPrefix(cell);

  /** `act` with the script's name; with its text when the server does not know it: restarted, or another took over. */
  async function loading<T>(act: (client: Redis, command: 'evalsha' | 'eval') => Promise<T>): Promise<T> {
    try {
      return await link
        .on((client) => act(client, 'evalsha'))
        .catch((error: unknown) => {
          if (redisWord(error) === 'NOSCRIPT') return link.on((client) => act(client, 'eval'));
          throw error;
        });
    } catch (error) {
      throw storeError(error);
    }
  }

  return {
    run: (script, given) => loading((client, command) => client.call(command, ...evaluation(command, script, given))),
    runAndWait: (script, given) =>
      loading(async (client, command) => {
        // Written back to back on one connection: one round trip, and WAIT counts from this very write.
        const ran = client.call(command, ...evaluation(command, script, given));
        const [reply, have] = await Promise.all([ran, client.wait(replicas, LIMITS.redisReplicaAckMs)]);
        if (have < replicas) report('too few replicas');
        return { reply, enough: have >= replicas };
      }),
    ping: async () => {
      // Of a cluster every node answers PING; this only the one that holds the cell.
      await link
        .on((client) => client.exists(prefix))
        .catch((error: unknown) => {
          throw storeError(error);
        });
    },
    stop: link.stop,
  };

  function evaluation(command: 'evalsha' | 'eval', script: Script, given: readonly Argument[]): Argument[] {
    return [command === 'evalsha' ? script.sha : script.text, 1, prefix, timeOffset(), ...given];
  }
}

/** Without the cause: ioredis hangs the whole command on it, tags and blobs included. */
function storeError(error: unknown): AppError {
  const word = redisWord(error);
  if (cannotServe(error)) return new AppError('store-unavailable', `redis answered ${word}`);
  if (error instanceof Error && error.name === 'ReplyError') {
    const line = /user_script:(\d+)/.exec(error.message)?.[1];
    return new AppError(
      'internal',
      `a redis script failed with ${word || 'an error'}${line ? ` in line ${line}` : ''}`,
    );
  }
  return new AppError('store-unavailable', 'redis did not answer');
}

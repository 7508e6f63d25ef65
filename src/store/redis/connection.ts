// store/redis/ is the Redis store's half in TypeScript: one connection, and replies read back into the port's words.

import { Redis } from 'ioredis';
import { AppError } from '../../core/error.ts';
import { LIMITS } from '../../core/limits.ts';
import { cellPrefix } from '../keys.ts';
import type { Script } from '../scripts/script.ts';

export type ConnectionOptions = {
  url: string;
  cell: string;
  /** How many replicas must have a write that asks for them; 0 = none are asked. */
  replicas: number;
  /** ms added to the server's clock; 0 except in tests. */
  timeOffset: () => number;
  /** Told each time the connection fails. */
  report: () => void;
};
export type Argument = string | number;
/** One connection that never queues, never resends, and reconnects in the background. */
export type Connection = {
  /** Runs a verb. Throws `store-unavailable` when it may or may not have run: every verb may be repeated. */
  run: (script: Script, given: readonly Argument[]) => Promise<unknown>;
  /** The same, and whether enough replicas have it. */
  runAndWait: (script: Script, given: readonly Argument[]) => Promise<{ reply: unknown; enough: boolean }>;
  ping: () => Promise<void>;
  stop: () => Promise<void>;
};

export function connect(options: ConnectionOptions): Connection {
  const client = new Redis(options.url, {
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    commandTimeout: LIMITS.redisCommandMs,
    connectTimeout: LIMITS.redisConnectMs,
    // A connection that only broke is back at once; a server that is away is asked now and then.
    retryStrategy: (tries) => (tries === 1 ? 0 : LIMITS.redisReconnectMs),
    disableClientInfo: true,
  });
  client.on('error', options.report);
  const firstTry = settled(client);

  async function evaluate(command: 'evalsha' | 'eval', script: Script, given: readonly Argument[]): Promise<unknown> {
    const body = command === 'evalsha' ? script.sha : script.text;
    return client.call(command, body, 1, cellPrefix(options.cell), options.timeOffset(), ...given);
  }

  /** `act` with the script's name; with its text when the server does not know it (it was restarted). */
  async function loading<T>(act: (command: 'evalsha' | 'eval') => Promise<T>): Promise<T> {
    await firstTry;
    try {
      return await act('evalsha').catch((error: unknown) => {
        if (firstWord(error) === 'NOSCRIPT') return act('eval');
        throw error;
      });
    } catch (error) {
      throw storeError(error);
    }
  }

  return {
    run: (script, given) => loading((command) => evaluate(command, script, given)),
    runAndWait: (script, given) =>
      loading(async (command) => {
        // Written back to back on one connection: one round trip, and WAIT counts from this very write.
        const wait = () => client.wait(options.replicas, LIMITS.redisReplicaAckMs);
        const [reply, have] = await Promise.all([evaluate(command, script, given), wait()]);
        return { reply, enough: have >= options.replicas };
      }),
    ping: async () => {
      await firstTry;
      await client.ping().catch((error: unknown) => {
        throw storeError(error);
      });
    },
    stop: async () => {
      await firstTry;
      // A server that cannot say goodbye in time is left without one.
      if (client.status === 'ready') await client.quit().catch(() => client.disconnect());
      else client.disconnect();
    },
  };
}

/** Resolves once the first attempt to connect went well or not; calls before that would fail for no reason. */
function settled(client: Redis): Promise<void> {
  return new Promise((resolve) => {
    const limit = setTimeout(resolve, LIMITS.redisConnectMs);
    for (const event of ['ready', 'close', 'end']) {
      client.once(event, () => {
        clearTimeout(limit);
        resolve();
      });
    }
  });
}

/** What Redis calls an error: the first word of its message, in capitals. */
function firstWord(error: unknown): string {
  return (error instanceof Error && /^[A-Z]{2,}/.exec(error.message)?.[0]) || '';
}

/** The server cannot do its work just now, as opposed to a fault in a script. */
const UNAVAILABLE = [
  'OOM',
  'READONLY',
  'LOADING',
  'MISCONF',
  'BUSY',
  'MASTERDOWN',
  'NOREPLICAS',
  'CLUSTERDOWN',
  'MOVED',
  'ASK',
  'TRYAGAIN',
  'NOAUTH',
  'WRONGPASS',
  'NOPERM',
  'UNKILLABLE',
];

/** Without the cause: ioredis hangs the whole command on it, tags and blobs included. */
function storeError(error: unknown): AppError {
  const word = firstWord(error);
  if (UNAVAILABLE.includes(word)) return new AppError('store-unavailable', `redis answered ${word}`);
  if (error instanceof Error && error.name === 'ReplyError') {
    const line = /user_script:(\d+)/.exec(error.message)?.[1];
    return new AppError(
      'internal',
      `a redis script failed with ${word || 'an error'}${line ? ` in line ${line}` : ''}`,
    );
  }
  return new AppError('store-unavailable', 'redis did not answer');
}

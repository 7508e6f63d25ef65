import { isIP } from 'node:net';
import type { Redis, RedisOptions } from 'ioredis';
import { within } from '../core/basics/within.ts';
import { LIMITS } from '../core/limits.ts';
import type { Addresses, Place } from './addresses.ts';

type OpenOptions = {
  addresses: Addresses;
  place: Place;
  scripts: NonNullable<RedisOptions['scripts']>;
  /** Gives up at once when it is aborted. */
  stopping: AbortSignal;
};

/**
 * A connection that is ready. It never queues, never resends and never reconnects: what was asked has its answer, or
 * its asker is told. It ends by itself when the server is silent for the time of a command. Throws what kept it.
 */
export async function open({ addresses, place, scripts, stopping }: OpenOptions): Promise<Redis> {
  const { tls, username, password, db, places } = addresses;
  // Not before there is a Redis to reach: the demo, and a Worker that shows a page, do without.
  const { Redis } = await import('ioredis');
  // While it was loaded: nobody would close what is opened now.
  if (stopping.aborted) throw new Error('stopped before it was opened');
  const client = new Redis({
    host: place.host,
    port: place.port,
    db,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    // The name is said in the handshake too: some servers behind one address choose by it.
    ...(tls ? { tls: isIP(place.host) ? {} : { servername: place.host } } : {}),
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    retryStrategy: null as never,
    lazyConnect: true,
    // INFO at every connection, which an ACL may not allow; a server still loading says so by itself.
    enableReadyCheck: false,
    disableClientInfo: true,
    scripts,
    connectTimeout: LIMITS.redisConnectMs,
    commandTimeout: LIMITS.redisCommandMs,
    socketTimeout: LIMITS.redisCommandMs,
  });
  const giveUp = () => client.disconnect();
  stopping.addEventListener('abort', giveUp);
  let cause: unknown;
  client.on('error', (error: unknown) => {
    cause = error;
  });
  try {
    // A time limit of our own as well: in workerd the library's does not run during a TLS handshake.
    await within(client.connect(), LIMITS.redisConnectMs + LIMITS.redisCommandMs);
    if (places.length > 1) await mustBeOfCluster(client);
    return client;
  } catch (error) {
    client.disconnect();
    throw cause ?? error;
  } finally {
    stopping.removeEventListener('abort', giveUp);
  }
}

/** Servers that know nothing of each other would each keep a part, and nobody would notice. */
async function mustBeOfCluster(client: Redis): Promise<void> {
  const about = (await client.call('HELLO')) as unknown[];
  if (about[about.indexOf('mode') + 1] !== 'cluster') throw new Error('This instance has cluster support disabled');
}

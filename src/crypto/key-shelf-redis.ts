import { Redis } from 'ioredis';
import { AppError } from '../core/error.ts';
import { asSessionId } from '../core/ids.ts';
import { LIMITS } from '../core/limits.ts';
import type { KeyShelf } from './key-shelf.ts';
import { shelfPrefix } from './key-table.ts';

/**
 * KEYS today, yesterday; ARGV fresh, lifetime in ms, prefix. A value that begins with ">" names the tag the session
 * began under, so that a conversation over two midnights keeps its one key and shredding that key is enough. It lives
 * from its last use as the key does: otherwise a long conversation would lose its key in the second night.
 */
const FIND_OR_PUT = `
local function find(key)
  local value = redis.call('GET', key)
  if not value then return nil end
  local holder = key
  if string.sub(value, 1, 1) == '>' then
    holder = ARGV[3] .. string.sub(value, 2)
    value = redis.call('GET', holder)
    if not value then return nil end
    redis.call('PEXPIRE', key, ARGV[2])
  end
  redis.call('PEXPIRE', holder, ARGV[2])
  return string.sub(holder, #ARGV[3] + 1), value
end
local sid, wrapped = find(KEYS[1])
if sid then return {sid, wrapped} end
sid, wrapped = find(KEYS[2])
if sid then
  redis.call('SET', KEYS[1], '>' .. sid, 'PX', ARGV[2])
  return {sid, wrapped}
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return {string.sub(KEYS[1], #ARGV[3] + 1), ARGV[1]}
`;
const USE = "return redis.call('GETEX', KEYS[1], 'PX', ARGV[1])";

type Scripts = {
  findOrPut(today: string, yesterday: string, ...rest: (string | number)[]): Promise<[string, string]>;
  use(key: string, lifeMs: number): Promise<string | null>;
};

/** The shelf on a Redis of its own, without a disk. Every failure is `key-store-unavailable`. */
export function createRedisKeyShelf(options: { url: string; cell: string; report: () => void }): KeyShelf {
  const client = new Redis(options.url, {
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    commandTimeout: LIMITS.redisCommandMs,
    connectTimeout: LIMITS.redisConnectMs,
    // A connection that only broke is back at once; a server that is away is asked now and then.
    retryStrategy: (tries) => (tries === 1 ? 0 : LIMITS.redisReconnectMs),
    scripts: { findOrPut: { lua: FIND_OR_PUT, numberOfKeys: 2 }, use: { lua: USE, numberOfKeys: 1 } },
  });
  client.on('error', options.report);
  const firstTry = settled(client);
  const scripts = client as unknown as Scripts;
  const prefix = shelfPrefix(options.cell);
  const bounded = async <T>(work: () => Promise<T>): Promise<T> => {
    await firstTry;
    try {
      return await work();
    } catch {
      // Without the cause: ioredis hangs the whole command on it, tags included.
      throw new AppError('key-store-unavailable', 'the key store did not answer');
    }
  };
  return {
    findOrPut: (tags, fresh) =>
      bounded(async () => {
        const [sid, wrapped] = await scripts.findOrPut(
          prefix + tags.today,
          prefix + tags.yesterday,
          fresh,
          LIMITS.dataKeyMs,
          prefix,
        );
        return { sid: asSessionId(sid), wrapped };
      }),
    get: (sid) => bounded(() => scripts.use(prefix + sid, LIMITS.dataKeyMs)),
    drop: (sids) =>
      bounded(async () => {
        if (sids.length > 0) await client.del(...sids.map((sid) => prefix + sid));
      }),
    ping: () =>
      bounded(async () => {
        await client.ping();
      }),
    async stop() {
      client.disconnect();
    },
  };
}

/** Resolves once the first attempt to connect went well or not; a server that only holds the line is not waited for. */
function settled(client: Redis): Promise<void> {
  return new Promise((resolve) => {
    const limit = setTimeout(resolve, LIMITS.redisConnectMs);
    for (const event of ['ready', 'close'] as const) {
      client.once(event, () => {
        clearTimeout(limit);
        resolve();
      });
    }
  });
}

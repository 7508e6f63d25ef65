import type { Redis } from 'ioredis';
import type { LostReason } from '../core/basics/why-lost.ts';
import { AppError } from '../core/error.ts';
import { asSessionId } from '../core/ids.ts';
import { LIMITS } from '../core/limits.ts';
import { createLink } from '../redis/link.ts';
import type { KeyShelf, Place } from './key-shelf.ts';
import { epochName, ownName, shelfPrefix } from './key-table.ts';

/** KEYS of epochs, or one record's; ARGV of each: what to put when it is empty ('' = nothing), lifetime in ms of that and, at least, of what is there. */
const EPOCHS = `
local rows = {}
for at = 1, #KEYS do
  local row, fresh, life = redis.call('GET', KEYS[at]), ARGV[2 * at - 1], tonumber(ARGV[2 * at])
  if row and life > 0 then redis.call('PEXPIRE', KEYS[at], life, 'GT') end
  if not row and fresh ~= '' then
    redis.call('SET', KEYS[at], fresh, 'PX', life)
    row = fresh
  end
  rows[at] = row or ''
end
return rows
`;

/**
 * KEYS today, yesterday, then of days; ARGV fresh, lifetime in ms, prefix, then the id of each day's keys. A value that begins
 * with ">" names the tag the session began under, so that a conversation over two midnights keeps its one key and shredding
 * that key is enough. It lives from its last use as the key does: otherwise a long conversation would lose its key in the
 * second night.
 */
const FIND_OR_PUT = `
for at = 3, #KEYS do
  local row, id = redis.call('GET', KEYS[at]), ARGV[at + 1] .. '.'
  if not row or string.sub(row, 1, #id) ~= id then return false end
end
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
/** KEYS[1]; ARGV what it must be, what it becomes. */
const REPLACE = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'KEEPTTL')
return 1
`;
const USE = "return redis.call('GETEX', KEYS[1], 'PX', ARGV[1])";

type Scripts = {
  epochs(count: number, ...rest: (string | number)[]): Promise<string[]>;
  findOrPut(count: number, ...rest: (string | number)[]): Promise<[string, string] | null>;
  replace(key: string, from: string, to: string): Promise<number>;
  use(key: string, lifeMs: number): Promise<string | null>;
};

const SCRIPTS = {
  // Without a number of keys the first argument of a call says it.
  epochs: { lua: EPOCHS },
  findOrPut: { lua: FIND_OR_PUT },
  replace: { lua: REPLACE, numberOfKeys: 1 },
  use: { lua: USE, numberOfKeys: 1 },
};

type ShelfOptions = {
  url: string;
  cell: string;
  /** Told each time the connection fails, and why. */
  report: (reason: LostReason) => void;
};

/** The shelf on a Redis of its own, without a disk. Every failure is `key-store-unavailable`. */
export function createRedisKeyShelf(options: ShelfOptions): KeyShelf {
  const link = createLink({ ...options, scripts: SCRIPTS });
  const { cell } = options;
  const prefix = shelfPrefix(cell);
  const nameOf = (where: Place) => {
    if (typeof where === 'string') return prefix + where;
    return 'own' in where ? ownName(cell, where.own) : epochName(cell, where.epoch);
  };
  const bounded = async <T>(work: (client: Redis & Scripts) => Promise<T>): Promise<T> => {
    try {
      return await link.on((client) => work(client as Redis & Scripts));
    } catch {
      // Without the cause: ioredis hangs the whole command on it, tags included.
      throw new AppError('key-store-unavailable', 'the key store did not answer');
    }
  };
  return {
    epochs: (asked) =>
      bounded(async (client) => {
        if (asked.length === 0) return [];
        const given = asked.flatMap(({ fresh, lifeMs }) => [fresh ?? '', lifeMs]);
        const rows = await client.epochs(asked.length, ...asked.map(({ epoch }) => epochName(cell, epoch)), ...given);
        return rows.map((row) => (row === '' ? null : row));
      }),
    findOrPut: (tags, fresh, by) =>
      bounded(async (client) => {
        const names = [prefix + tags.today, prefix + tags.yesterday, ...by.map(({ day }) => epochName(cell, day))];
        const ids = by.map(({ id }) => id);
        const found = await client.findOrPut(names.length, ...names, fresh, LIMITS.dataKeyMs, prefix, ...ids);
        return found && { sid: asSessionId(found[0]), wrapped: found[1] };
      }),
    get: (sid) => bounded((client) => client.use(prefix + sid, LIMITS.dataKeyMs)),
    replace: (where, { from, to }) =>
      bounded(async (client) => {
        return (await client.replace(nameOf(where), from, to)) === 1;
      }),
    drop: (sids) =>
      bounded(async (client) => {
        if (sids.length > 0) await client.del(...sids.map((sid) => prefix + sid));
      }),
    own: (id, fresh, lifeMs) =>
      bounded(async (client) => {
        const [row] = await client.epochs(1, ownName(cell, id), fresh ?? '', lifeMs);
        return row || null;
      }),
    dropOwn: (ids) =>
      bounded(async (client) => {
        if (ids.length > 0) await client.del(...ids.map((id) => ownName(cell, id)));
      }),
    ping: () =>
      bounded(async (client) => {
        await client.ping();
      }),
    stop: link.stop,
  };
}

import type { Redis } from 'ioredis';
import { type LostReason, whyLost } from '../../core/basics/why-lost.ts';
import { type Addresses, type Place, readAddresses } from '../../redis/addresses.ts';
import { open } from '../../redis/open.ts';

/** One server, or one node of a cluster. `place`: host and port, the only form in which an address is shown. */
export type RedisAsked = Reached | NotReached;
export type NotReached = { place: string; reached: false; why: LostReason };
export type Reached = {
  place: string;
  reached: true;
  /** The lines of INFO; null = it may not be read. */
  info: ReadonlyMap<string, string> | null;
  /** Of {@link SETTINGS}; null = they may not be read. */
  settings: ReadonlyMap<string, string> | null;
  /** How far its clock is ahead of this machine's, in ms; null = it may not be read. */
  aheadMs: number | null;
  /** Commands the service needs and may not use; null = that may not be asked. */
  missing: string[] | null;
};

/** What is read of redis.conf. */
const SETTINGS = ['maxmemory-policy', 'appendonly', 'save', 'slowlog-log-slower-than'] as const;

/** Redis itself says which commands this account may use on a key of ours (redis.io: redis.acl_check_cmd). Any node can. */
const MISSING = `
local missing = {}
local function may(name)
  -- A script is asked of with all that belongs to it: without a number of keys Redis 7.0 reads beyond the end, and is gone.
  if name == 'EVAL' or name == 'EVALSHA' then return redis.acl_check_cmd(name, 'script', '1', ARGV[1]) end
  return redis.acl_check_cmd(name, ARGV[1])
end
for index = 2, #ARGV do
  if not may(ARGV[index]) then missing[#missing + 1] = ARGV[index] end
end
return missing
`;

/** What may be over at the next try. */
const PASSING: readonly LostReason[] = ['timeout', 'lost', 'not ready'];

type Ask = { url: string; cell: string; commands: readonly string[]; nowMs: () => number };

/** Everything the checks want to know of a server, or of each node that is named, by a connection like the service's own. */
export async function askRedis({ url, ...ask }: Ask): Promise<RedisAsked[]> {
  const addresses = readAddresses(url);
  if (addresses === null) return [];
  return Promise.all(
    addresses.places.map(async (place) => {
      const asked = await askOne(addresses, place, ask);
      // One slow moment is no fault of the house.
      return !asked.reached && PASSING.includes(asked.why) ? askOne(addresses, place, ask) : asked;
    }),
  );
}

/** Writes nothing, never rejects. */
async function askOne(
  addresses: Addresses,
  at: Place,
  { cell, commands, nowMs }: Omit<Ask, 'url'>,
): Promise<RedisAsked> {
  const place = `${at.host.includes(':') ? `[${at.host}]` : at.host}:${at.port}`;
  let client: Redis | null = null;
  try {
    client = await open({ addresses, place: at, scripts: {}, stopping: new AbortController().signal });
    await client.ping();
    const [info, settings, aheadMs, missing] = await Promise.all([
      orNull(client.info().then(linesOf)),
      orNull(client.call('CONFIG', 'GET', ...SETTINGS).then(pairsOf)),
      orNull(aheadOf(client, nowMs)),
      orNull(client.call('EVAL', MISSING, 0, `{${cell}}:`, ...commands) as Promise<string[]>),
    ]);
    return { place, reached: true, info, settings, aheadMs, missing };
  } catch (error) {
    return { place, reached: false, why: whyLost(error) };
  } finally {
    client?.disconnect();
  }
}

/** What the server refuses to tell this account is not known; a connection that fails is a failure. */
async function orNull<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Error && error.name === 'ReplyError') return null;
    throw error;
  }
}

async function aheadOf(client: Redis, nowMs: () => number): Promise<number> {
  const before = nowMs();
  const [seconds = 0, microseconds = 0] = (await client.time()).map(Number);
  return seconds * 1_000 + microseconds / 1_000 - (before + nowMs()) / 2;
}

function linesOf(info: string): ReadonlyMap<string, string> {
  return new Map(
    info.split('\r\n').flatMap((line) => {
      const [, name, value] = /^([^#:]+):(.*)$/.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value] as const];
    }),
  );
}

/** Redis gives a flat list or, by its newer protocol, an object. */
function pairsOf(reply: unknown): ReadonlyMap<string, string> {
  if (!Array.isArray(reply)) return new Map(Object.entries(reply as Record<string, string>));
  const pairs = new Map<string, string>();
  for (let index = 0; index + 1 < reply.length; index += 2) pairs.set(String(reply[index]), String(reply[index + 1]));
  return pairs;
}

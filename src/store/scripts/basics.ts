// store/scripts/ is the Redis store's half in Lua: one verb, one script, one round trip, all or nothing. store/memory says the same in TypeScript.

import { CHANNELS, type Channel } from '../../core/channel.ts';
import { LIMITS } from '../../core/limits.ts';

const byChannel = (value: Record<Channel, number>) =>
  `{ ${CHANNELS.map((channel) => `${channel} = ${value[channel]}`).join(', ')} }`;

/** Time, lifetimes and revisions, for every script. */
export const BASICS = `
-- The store's own clock, ms since the epoch. The offset is 0 except in tests.
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000) + tonumber(ARGV[1])

local SESSION_IDLE = ${byChannel(LIMITS.sessionIdleMs)}

local DEDUPE = ${byChannel(LIMITS.dedupeMs)}

-- Redis's own expiry, a while after the deadline, is there in case nobody sweeps.
local function expire(key, deadline)
  redis.call('PEXPIRE', key, deadline - now + ${LIMITS.storeTtlBackstopMs})
end

-- Sweeps go by the deadline.
local function keep(key, deadline)
  redis.call('ZADD', deadlines_key, deadline, key)
  expire(key, deadline)
end

-- The same for a plain value, set and kept at once.
local function keep_value(key, value, deadline)
  redis.call('SET', key, value, 'PX', deadline - now + ${LIMITS.storeTtlBackstopMs})
  redis.call('ZADD', deadlines_key, deadline, key)
end

local function drop(key)
  redis.call('DEL', key)
  redis.call('ZREM', deadlines_key, key)
end

-- One number rises with every change, so that nothing born again repeats a revision.
local function next_revision()
  return redis.call('HINCRBY', revisions_key, 'changes', 1)
end

local function touch_desk()
  redis.call('HSET', revisions_key, 'desk', next_revision())
end

-- Whether any worker's last beat has not run out.
local function on_duty()
  return redis.call('ZCOUNT', duty_key, '(' .. now, '+inf')
end
`;

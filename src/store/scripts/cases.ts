import { LEVELS, rank } from '../../core/case.ts';
import { LIMITS } from '../../core/limits.ts';

const luaTable = (value: (level: (typeof LEVELS)[number]) => number) =>
  `{ ${LEVELS.map((level) => `${level} = ${value(level)}`).join(', ')} }`;

/** Cases: in exactly one of a queue, the claimed set, or closed. Nothing here removes an open one. */
export const CASES = `
local RANK = ${luaTable(rank)}
local HEAD_START = ${luaTable((level) => LIMITS.headStartMs[level])}
local CASE_FIELDS = {
  'state', 'level', 'language', 'channel', 'presence', 'sid', 'first_seen', 'fence',
  'worker', 'lease_until', 'first_word', 'closed', 'code', 'cleared', 'claimed', 'request', 'way'
}

-- Every field is text, '' for null, but the two that are counted with.
local function read_case(id)
  local values = redis.call('HMGET', case_key(id), unpack(CASE_FIELDS))
  if not values[1] then return nil end
  local case = { id = id }
  -- One from before there was a field has nothing in it.
  for at, name in ipairs(CASE_FIELDS) do case[name] = values[at] or '' end
  case.first_seen = tonumber(case.first_seen)
  case.fence = tonumber(case.fence)
  return case
end

local function save_case(case)
  local values = { 'revision', next_revision() }
  for _, name in ipairs(CASE_FIELDS) do
    values[#values + 1] = name
    values[#values + 1] = case[name]
  end
  redis.call('HSET', case_key(case.id), unpack(values))
end

local function case_reply(case)
  local reply = { case.id }
  for _, name in ipairs(CASE_FIELDS) do reply[#reply + 1] = case[name] end
  return reply
end

-- The live session behind a case; the case forgets one that ran out.
local function session_of(case)
  local session = live_session(case.sid)
  if not session then case.sid = '' end
  return session
end

-- Immediate cases have queues of their own: they come before everything, in any language.
local function queue_of(case)
  return queue_key(case.level == 'immediate' and 'immediate' or 'other', case.language)
end

-- Into the queue at the place its level and age give it.
local function enqueue(case)
  redis.call('ZADD', queue_of(case), case.first_seen - HEAD_START[case.level], case.id)
end

local function dequeue(case)
  redis.call('ZREM', queue_of(case), case.id)
end

-- When a claim runs out: its lease, or the time for the first word while somebody waits for one, and can be given it.
local function claim_ends(case)
  if case.first_word ~= '' or case.presence ~= 'here' or case.sid == '' then return tonumber(case.lease_until) end
  return math.min(tonumber(case.lease_until), tonumber(case.claimed) + ${LIMITS.firstWordMs})
end

-- Whether the survivor is there: the desk hears of a change. Back again, the worker has the whole time for a first word.
local function become(case, presence)
  if presence == case.presence then return end
  if presence == 'here' and case.claimed ~= '' then case.claimed = now end
  case.presence = presence
  if case.state == 'claimed' then redis.call('ZADD', claimed_key, claim_ends(case), case.id) end
  touch_desk()
end

local function let_go(case)
  redis.call('ZREM', claimed_key, case.id)
  redis.call('SREM', mine_key(case.worker), case.id)
end

-- A claimed case goes back with its age, and the bot speaks again.
local function requeue(case)
  let_go(case)
  local session = session_of(case)
  case.state, case.worker, case.request = 'waiting', '', ''
  case.lease_until, case.claimed, case.first_word = '', '', ''
  enqueue(case)
  save_case(case)
  if session then
    session.speaker = 'bot'
    save_session(session)
  end
  touch_desk()
end

-- Takes back claims that ran out; a bounded number, so that no one asks for long. Returns how many.
local function take_back()
  local lapsed = redis.call('ZRANGEBYSCORE', claimed_key, '-inf', now, 'LIMIT', 0, ${LIMITS.sweepMaxPerTick})
  local requeued = 0
  for _, id in ipairs(lapsed) do
    local case = read_case(id)
    -- Meanwhile its conversation ran out: nobody waits for a first word any more.
    if claim_ends(case) > now then redis.call('ZADD', claimed_key, claim_ends(case), id)
    else
      requeue(case)
      requeued = requeued + 1
    end
  end
  return requeued
end

-- The case of a claim that still holds, or nil. A claim that ran out is lost, swept or not.
local function held_case(id, worker, fence)
  local case = read_case(id)
  if not case or case.state ~= 'claimed' then return nil end
  if claim_ends(case) <= now then
    requeue(case)
    return nil
  end
  if case.worker ~= worker or case.fence ~= tonumber(fence) then return nil end
  return case
end
`;

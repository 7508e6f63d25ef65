import { LIMITS } from '../../core/limits.ts';

/**
 * A list of messages is one hash, place -> "deadline id rest", and three counters in its session: first kept, last
 * given, last seen. Deadlines never fall with the place, so the oldest always goes first; what was sent leaves a gap.
 */
export const MESSAGES = `
local OUTBOX = { key = outbox_key, first = 'outbox_first', last = 'outbox_last', seen = 'outbox_seen' }
local TALK = { key = talk_key, first = 'talk_first', last = 'talk_last', seen = 'talk_seen' }

local function read_message(session, list, place)
  local value = redis.call('HGET', list.key(session.sid), place)
  if not value then return nil end
  local deadline, id, rest = value:match('^(%d+) (%S+) (.*)$')
  return { place = place, deadline = tonumber(deadline), id = id, rest = rest }
end

local function write_message(session, list, message)
  local value = string.format('%.0f %s %s', message.deadline, message.id, message.rest)
  redis.call('HSET', list.key(session.sid), message.place, value)
end

-- Messages that a channel has yet to send are named here, by the moment another process may: "sid place".
local function unsent_member(session, place)
  return string.format('%s %08d', session.sid, place)
end

local function is_unsent(session, place)
  return session.route ~= '' and redis.call('ZSCORE', unsent_key, unsent_member(session, place))
end

-- Whoever asks sends it; nobody else does for a while.
local function lease(session, place)
  redis.call('ZADD', unsent_key, now + ${LIMITS.outboxLeaseMs}, unsent_member(session, place))
end

local function remove_message(session, list, place)
  redis.call('HDEL', list.key(session.sid), place)
  if list == OUTBOX and session.route ~= '' then redis.call('ZREM', unsent_key, unsent_member(session, place)) end
end

-- Nothing is sent any more, and nothing is left to say where or what it was.
local function forget_route(session)
  if session.route == '' then return end
  for place = session.outbox_first, session.outbox_last do
    redis.call('ZREM', unsent_key, unsent_member(session, place))
  end
  drop(traces_key(session.sid))
  session.route = ''
end

-- Gives a message the next place without keeping it.
local function next_place(session, list)
  session[list.last] = session[list.last] + 1
  return session[list.last]
end

-- Keeps a message; the oldest goes when there are too many. Returns its place.
local function append(session, list, id, rest)
  if session[list.first] > session[list.last] then session[list.first] = session[list.last] + 1 end
  local place = next_place(session, list)
  write_message(session, list, { place = place, deadline = now + ${LIMITS.rowMaxMs}, id = id, rest = rest })
  if list == OUTBOX and session.route ~= '' then lease(session, place) end
  if place - session[list.first] >= ${LIMITS.rowsMaxPerSession} then
    remove_message(session, list, session[list.first])
    session[list.first] = session[list.first] + 1
  end
  return place
end

-- Messages up to this place have been seen: their life is cut, once.
local function acknowledge(session, list, place)
  place = math.min(place, session[list.last])
  for seen = math.max(session[list.seen] + 1, session[list.first]), place do
    local message = read_message(session, list, seen)
    if message then
      message.deadline = math.min(message.deadline, now + ${LIMITS.rowAfterReadMs})
      write_message(session, list, message)
    end
  end
  session[list.seen] = math.max(session[list.seen], place)
end

-- Nothing of the list is left; its places are not given again.
local function forget_messages(session, list)
  drop(list.key(session.sid))
  session[list.first], session[list.seen] = session[list.last] + 1, session[list.last]
end

-- Drops what is past its deadline and sets the deadline of what stays; part of saving a session.
local function settle(session, list)
  if session[list.first] > session[list.last] then return end
  local key = list.key(session.sid)
  local oldest = nil
  while session[list.first] <= session[list.last] do
    oldest = read_message(session, list, session[list.first])
    if oldest and oldest.deadline > now then break end
    remove_message(session, list, session[list.first])
    session[list.first] = session[list.first] + 1
    oldest = nil
  end
  if not oldest then
    drop(key)
    return
  end
  -- The sweep comes by for the oldest; Redis's own expiry is for the newest, and never later than the session's.
  local newest = oldest
  if session[list.last] > session[list.first] then newest = read_message(session, list, session[list.last]) end
  local deadline = newest and newest.deadline or now + ${LIMITS.rowMaxMs}
  redis.call('ZADD', deadlines_key, math.min(oldest.deadline, session.kept_until), key)
  expire(key, math.min(deadline, session.kept_until))
end

-- What is kept after a place: { place, id, rest } each.
local function messages_after(session, list, place)
  local found = {}
  for at = math.max(place + 1, session[list.first]), session[list.last] do
    local message = read_message(session, list, at)
    if message and message.deadline > now then
      found[#found + 1] = { at, message.id, message.rest }
    end
  end
  return found
end
`;

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

-- Those that wait until the survivor writes, by the moment they run out: whoever takes what is due drops them then.
local function held_member(session, place)
  return unsent_member(session, place) .. ' held'
end

local function is_unsent(session, place)
  return session.route ~= '' and redis.call('ZSCORE', unsent_key, unsent_member(session, place))
end

-- Nobody is to send it, or is to wait for the survivor with it.
local function forget_unsent(session, place)
  redis.call('ZREM', unsent_key, unsent_member(session, place), held_member(session, place))
end

local function hold(session, message)
  redis.call('ZREM', unsent_key, unsent_member(session, message.place))
  redis.call('ZADD', unsent_key, message.deadline, held_member(session, message.place))
end

-- Whoever asks sends it; nobody else does for a while.
local function lease(session, place)
  redis.call('ZADD', unsent_key, now + ${LIMITS.outboxLeaseMs}, unsent_member(session, place))
end

-- Somebody was given it to send, a moment ago.
local function is_busy(session, place)
  local due = redis.call('ZSCORE', unsent_key, unsent_member(session, place))
  return due and tonumber(due) > now + ${LIMITS.outboxLeaseMs - LIMITS.rowsBusyMs}
end

-- Whoever was sending it is not any more.
local function free(session, place)
  redis.call('ZADD', unsent_key, 'XX', now, unsent_member(session, place))
end

local function remove_message(session, list, place)
  redis.call('HDEL', list.key(session.sid), place)
  if list == OUTBOX and session.route ~= '' then forget_unsent(session, place) end
end

-- Nothing is sent any more, and nothing is left to say where.
local function forget_route(session)
  if session.route == '' then return end
  for place = session.outbox_first, session.outbox_last do forget_unsent(session, place) end
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

-- Messages up to this place have been seen: their life is cut, once. Returns the ids that were not seen before.
local function acknowledge(session, list, place)
  local news = {}
  place = math.min(place, session[list.last])
  for seen = math.max(session[list.seen] + 1, session[list.first]), place do
    local message = read_message(session, list, seen)
    if message then
      message.deadline = math.min(message.deadline, now + ${LIMITS.rowAfterReadMs})
      write_message(session, list, message)
      news[message.id] = true
    end
  end
  session[list.seen] = math.max(session[list.seen], place)
  return news
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

local WAITING, LOST, WAITING_OR_LOST = { waiting = true }, { lost = true }, { waiting = true, lost = true }

-- Whoever reads the talk of the open case is told.
local function touch_talk(session)
  if session.open == '1' then redis.call('HSET', case_key(session.case), 'revision', next_revision()) end
end

-- What became of the worker's words whose rows these are: a line and its row share their id. No ids = all of them.
local function words_became(session, delivery, from, ids)
  if session.open ~= '1' or ids and not next(ids) then return end
  local changed = false
  for place = session.talk_first, session.talk_last do
    local line = read_message(session, TALK, place)
    if line and line.deadline > now and (not ids or ids[line.id]) then
      local start, before, blob = line.rest:match('^(worker %d+) (%a+) (.*)$')
      if from[before] then
        line.rest = start .. ' ' .. delivery .. ' ' .. blob
        write_message(session, TALK, line)
        changed = true
      end
    end
  end
  if changed then touch_talk(session) end
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

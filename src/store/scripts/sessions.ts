import { LIMITS } from '../../core/limits.ts';
import { TRACES } from './clearing/traces.ts';

/** Sessions: found by the tags of two days, absent from their deadline on, dropped with everything they lead to. */
export const SESSIONS = `
${TRACES}
local SESSION_NUMBERS = {
  'kept_until', 'last_at', 'contact_until', 'outbox_first', 'outbox_last', 'outbox_seen', 'talk_first', 'talk_last', 'talk_seen'
}

local function new_session(sid)
  return {
    sid = sid, version = '', blob = '', speaker = 'bot', case = '', open = '0', aliases = '', route = '',
    channel = '', kept_until = 0, last_at = 0, contact_until = 0,
    outbox_first = 1, outbox_last = 0, outbox_seen = 0, talk_first = 1, talk_last = 0, talk_seen = 0
  }
end

local function read_session(sid)
  local flat = redis.call('HGETALL', session_key(sid))
  if #flat == 0 then return nil end
  local session = { sid = sid }
  for at = 1, #flat, 2 do session[flat[at]] = flat[at + 1] end
  for _, name in ipairs(SESSION_NUMBERS) do session[name] = tonumber(session[name]) end
  session.route = session.route or ''
  -- One from before there were channels is a page's.
  session.channel, session.contact_until = session.channel or 'web', session.contact_until or 0
  return session
end

-- Writes a session with its deadline, its aliases' and its messages', and tells whoever watches it.
local function save_session(session)
  settle(session, OUTBOX)
  settle(session, TALK)
  redis.call('HSET', session_key(session.sid),
    'version', session.version, 'blob', session.blob, 'speaker', session.speaker,
    'case', session.case, 'open', session.open, 'aliases', session.aliases, 'route', session.route,
    'channel', session.channel, 'kept_until', session.kept_until, 'last_at', session.last_at,
    'contact_until', session.contact_until,
    'outbox_first', session.outbox_first, 'outbox_last', session.outbox_last, 'outbox_seen', session.outbox_seen,
    'talk_first', session.talk_first, 'talk_last', session.talk_last, 'talk_seen', session.talk_seen,
    'revision', next_revision())
  keep(session_key(session.sid), session.kept_until)
  for tag in session.aliases:gmatch('%S+') do keep(alias_key(tag), session.kept_until) end
end

-- Saves what reading changed (what was seen) without telling anyone: nothing new to show came of it.
local function save_counters(session)
  settle(session, OUTBOX)
  settle(session, TALK)
  redis.call('HSET', session_key(session.sid),
    'outbox_first', session.outbox_first, 'outbox_seen', session.outbox_seen,
    'talk_first', session.talk_first, 'talk_seen', session.talk_seen)
end

-- Forgets a session with all its content; its case, if any, goes on without it.
local function drop_content(session)
  forget_route(session)
  drop(session_key(session.sid))
  drop(outbox_key(session.sid))
  drop(talk_key(session.sid))
  for tag in session.aliases:gmatch('%S+') do drop(alias_key(tag)) end
  if session.case ~= '' and redis.call('EXISTS', case_key(session.case)) == 1 then
    redis.call('HSET', case_key(session.case), 'sid', '', 'revision', next_revision())
    touch_desk()
  end
end

-- Not a key: a row among the deadlines, due at once, that the next sweep names so that the data key is shredded.
local function ended_row(sid)
  return prefix .. 'e:' .. sid
end

-- While its messages are to be taken out of a chat, its key must open what was noted of them.
local function end_session(session)
  drop_content(session)
  if not over_traces(session) then redis.call('ZADD', deadlines_key, now, ended_row(session.sid)) end
end

-- A session by its name; one past its deadline is absent, swept or not.
local function live_session(sid)
  if not sid or sid == '' then return nil end
  local session = read_session(sid)
  if session and session.kept_until <= now then
    end_session(session)
    return nil
  end
  return session
end

-- The session of a person by today's tag, then yesterday's. A tag leads to the session of its day or to an older one.
local function find_session(today, yesterday)
  return live_session(today) or live_session(redis.call('GET', alias_key(today)))
    or live_session(yesterday) or live_session(redis.call('GET', alias_key(yesterday)))
end

-- What may be sent now, by the store's clock.
local function may_write(session)
  if session.contact_until > now then return 'anything' end
  return now - session.last_at < ${LIMITS.answerAwaitedMs} and 'answers' or 'nothing'
end

-- A later day's tag leads to it too.
local function also_called(session, tag)
  if session.sid == tag or (' ' .. session.aliases .. ' '):find(' ' .. tag .. ' ', 1, true) then return end
  session.aliases = session.aliases .. ' ' .. tag
  redis.call('SET', alias_key(tag), session.sid)
end

local function session_reply(session)
  if not session then return false end
  local level = session.open == '1' and redis.call('HGET', case_key(session.case), 'level') or ''
  return {
    session.sid, session.version, session.blob, session.speaker, session.case, session.open, session.kept_until,
    session.route, level, session.contact_until, may_write(session)
  }
end

-- The session of a message that the caller has to send, or false.
local function to_send(session, place)
  if not session or not is_unsent(session, place) then return false end
  local message = read_message(session, OUTBOX, place)
  if not message or message.deadline <= now then return false end
  lease(session, place)
  return session_reply(session)
end

-- The same of what was written just now: it does not overtake what waits for the next tick, and goes with it.
local function to_send_in_order(session, place)
  if not session then return false end
  for before = session.outbox_first, place - 1 do
    local due = is_unsent(session, before)
    local message = due and tonumber(due) <= now and read_message(session, OUTBOX, before)
    if message and message.deadline > now then
      free(session, place)
      return false
    end
  end
  return to_send(session, place)
end

local function loaded_reply(session)
  return { session_reply(session), on_duty(), now }
end
`;

import { CLEARINGS } from '../../../core/case.ts';
import { LIMITS } from '../../../core/limits.ts';

/**
 * What was noted of both sides' messages in a chat is one hash: place -> "noted sealed", and first and last place; `over`,
 * up to which the messages are to go whatever their age, because their session ended or nobody can be sent to by it;
 * `given`, up to which somebody was given them to take them away; and the case that is told.
 */
export const TRACES = `
local WORSE = { ${CLEARINGS.map((word) => `${word} = ${{ all: 1, later: 2, some: 3 }[word]}`).join(', ')} }

local function say_cleared(id, word)
  redis.call('HSET', case_key(id), 'cleared', word, 'revision', next_revision())
  touch_desk()
end

-- A case that is still there says what became of the messages, and never a better word than before.
local function tell_case(id, word)
  local held = id ~= '' and redis.call('HMGET', case_key(id), 'state', 'cleared')
  if held and held[1] and WORSE[word] > (WORSE[held[2]] or 0) then say_cleared(id, word) end
end

local function read_traces(sid)
  local found = redis.call('HMGET', traces_key(sid), 'first', 'last', 'over', 'given', 'case')
  if not found[1] then return nil end
  return {
    sid = sid, first = tonumber(found[1]), last = tonumber(found[2]), over = tonumber(found[3]),
    given = tonumber(found[4]), case = found[5]
  }
end

-- When it was noted, and what.
local function read_trace(traces, place)
  return redis.call('HGET', traces_key(traces.sid), place):match('^(%d+) (.*)$')
end

-- Whoever was given some has a while for them; else what is over is due at once, the rest when it is nearly too old.
local function save_traces(traces)
  redis.call('HSET', traces_key(traces.sid),
    'first', traces.first, 'last', traces.last, 'over', traces.over, 'given', traces.given, 'case', traces.case)
  if traces.given >= traces.first then return end
  local due = traces.over >= traces.first and now or read_trace(traces, traces.first) + ${LIMITS.clearAtMs}
  redis.call('ZADD', traces_due_key, due, traces.sid)
end

local function drop_traces(sid)
  drop(traces_key(sid))
  redis.call('ZREM', traces_due_key, sid)
end

-- All that was noted is to go. Returns it; nil when there is nothing.
local function over_traces(session)
  local traces = read_traces(session.sid)
  if not traces then return nil end
  traces.over = traces.last
  if session.case ~= '' then traces.case = session.case end
  save_traces(traces)
  return traces
end

-- Too many: the oldest is due early. If nobody comes for it either it goes, and the case says so.
local function note_trace(session, sealed)
  local sid = session.sid
  local traces = read_traces(sid) or { sid = sid, first = 1, last = 0, over = 0, given = 0, case = '' }
  traces.last = traces.last + 1
  redis.call('HSET', traces_key(sid), traces.last, string.format('%.0f %s', now, sealed))
  if session.case ~= '' then traces.case = session.case end
  traces.over = session.route == '' and traces.last or math.max(traces.over, traces.last - ${LIMITS.tracesMaxPerSession})
  if traces.last - traces.first >= ${2 * LIMITS.tracesMaxPerSession} then
    redis.call('HDEL', traces_key(sid), traces.first)
    traces.first = traces.first + 1
    tell_case(traces.case, 'some')
  end
  save_traces(traces)
  keep(traces_key(sid), now + ${LIMITS.clearMaxMs})
end

-- What is due of them, at most so many, oldest first: the caller's for a while.
local function give_traces(traces, most)
  local given = {}
  for place = traces.first, math.min(traces.last, traces.first + most - 1) do
    local noted, sealed = read_trace(traces, place)
    if place > traces.over and noted + ${LIMITS.clearAtMs} > now then break end
    given[#given + 1] = sealed
  end
  traces.given = traces.first + #given - 1
  save_traces(traces)
  redis.call('ZADD', traces_due_key, now + ${LIMITS.shredLeaseMs}, traces.sid)
  return given
end
`;

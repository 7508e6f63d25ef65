import { LIMITS } from '../../core/limits.ts';
import { WAYS } from './again/ways.ts';
import { CASES } from './cases.ts';
import { CLEARANCES } from './clearing/clearances.ts';
import { MESSAGES } from './messages.ts';
import { script } from './script.ts';
import { SESSIONS } from './sessions.ts';

/** ARGV: offset. Returns how many claims went back, how many keys were due, the sids whose data keys and the own keys that are to be shredded. */
export const SWEEP = script(
  [MESSAGES, SESSIONS, CASES, CLEARANCES, WAYS],
  `
local removed, ended, own_keys = 0, {}, {}

-- Named again after a while, until FORGOTTEN says that its data key is gone.
local function name_ended(sid)
  redis.call('ZADD', deadlines_key, now + ${LIMITS.shredLeaseMs}, ended_row(sid))
  ended[#ended + 1] = sid
end

local function name_own_key(key)
  redis.call('ZADD', deadlines_key, now + ${LIMITS.shredLeaseMs}, own_key_row(key))
  own_keys[#own_keys + 1] = key
end

-- Rows or lines past their deadline, or those of a session that is no more.
local function sweep_messages(sid, key)
  local session = read_session(sid)
  if session and session.kept_until > now then save_counters(session) else drop(key) end
end

local function sweep_session(sid, key)
  local session = read_session(sid)
  -- Redis may have expired it already when nobody swept for long; its data key is still to be shredded.
  if session then drop_content(session) else drop(key) end
  if not over_traces(session or { sid = sid, case = '' }) then name_ended(sid) end
end

-- Nobody took the messages out of the chat in time: the case says so. A session that is there still ends by itself.
local function sweep_traces(sid)
  local traces, session = read_traces(sid), read_session(sid)
  drop_traces(sid)
  tell_case(session and session.case ~= '' and session.case or traces and traces.case or '', 'some')
  if not session then name_ended(sid) end
end

local function sweep_clearance(id, key)
  local case = redis.call('HGET', key, 'case')
  if case then end_clearance(id, case, 'some') else drop(key) end
end

local function sweep_record(name, key)
  local kind, id = name:match('^(.-):(.*)$')
  drop(key)
  redis.call('ZREM', record_index_key(kind), id)
end

local requeued = take_back()
if redis.call('ZREMRANGEBYSCORE', duty_key, '-inf', now) > 0 then touch_desk() end
local due = redis.call('ZRANGEBYSCORE', deadlines_key, '-inf', now, 'LIMIT', 0, ${LIMITS.sweepMaxPerTick})
for _, key in ipairs(due) do
  local kind, name = key:match('^(%a):?(.*)$', #prefix + 1)
  removed = removed + 1
  if kind == 's' then sweep_session(name, key)
  elseif kind == 'o' or kind == 'l' then sweep_messages(name, key)
  elseif kind == 'r' then sweep_record(name, key)
  elseif kind == 'y' then drop_way(name)
  elseif kind == 'b' then sweep_traces(name)
  elseif kind == 'p' then sweep_clearance(name, key)
  elseif kind == 'e' or kind == 'v' then
    (kind == 'e' and name_ended or name_own_key)(name)
    removed = removed - 1
  else drop(key) end
end

local to_clear, most = {}, ${LIMITS.sweepMaxPerTick}
for _, sid in ipairs(redis.call('ZRANGEBYSCORE', traces_due_key, '-inf', now, 'LIMIT', 0, most)) do
  local traces = most > 0 and read_traces(sid)
  if traces then
    local given = give_traces(traces, most)
    most = most - #given
    to_clear[#to_clear + 1] = { sid, given }
  elseif most > 0 then redis.call('ZREM', traces_due_key, sid) end
end
return { requeued, removed, ended, own_keys, to_clear }
`,
);

/** ARGV: offset, sids whose data keys are gone. */
export const FORGOTTEN = script(
  [MESSAGES, SESSIONS],
  `
for at = 2, #ARGV do redis.call('ZREM', deadlines_key, ended_row(ARGV[at])) end
return 0
`,
);

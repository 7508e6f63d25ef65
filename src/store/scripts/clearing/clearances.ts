// store/scripts/clearing/ is how messages of both sides are taken out of a chat: what was noted of them, and what is tried again.

import { LIMITS } from '../../../core/limits.ts';
import { CASES } from '../cases.ts';
import { MESSAGES } from '../messages.ts';
import { script } from '../script.ts';
import { SESSIONS } from '../sessions.ts';

/**
 * Messages that could not be deleted yet: a hash each, and one set that names them with their case by the next attempt.
 * A case counts those it still waits for.
 */
export const CLEARANCES = `
-- How many a case still waits for, after this.
local function count_clearances(case, by)
  if case == '' or redis.call('EXISTS', case_key(case)) == 0 then return 0 end
  return redis.call('HINCRBY', case_key(case), 'clearances', by)
end

local function put_clearance(id, blob, case, kept_until)
  local key = clearance_key(id)
  -- Nothing so old can be deleted any more.
  if kept_until <= now then
    tell_case(case, 'some')
    return
  end
  -- The answer got lost and the caller said it again.
  if redis.call('EXISTS', key) == 1 then return end
  redis.call('HSET', key, 'blob', blob, 'case', case, 'kept_until', kept_until)
  keep(key, kept_until)
  redis.call('ZADD', clearances_due_key, now + ${LIMITS.clearingRetryMs}, id .. ' ' .. case)
  count_clearances(case, 1)
end

-- It is over, and its case says how: a better word than before only with the last of them, and where nothing stands for good.
local function end_clearance(id, case, word)
  drop(clearance_key(id))
  if redis.call('ZREM', clearances_due_key, id .. ' ' .. case) == 0 then return end
  local left = count_clearances(case, -1)
  if word ~= 'all' then tell_case(case, word)
  elseif left == 0 and case ~= '' and redis.call('HGET', case_key(case), 'cleared') == 'later' then say_cleared(case, word) end
end
`;

/** ARGV: offset, sid, how many are dealt with, what became of them, then of what is tried again: id ('' = nothing), blob, case, until when. */
export const CLEARED = script(
  [MESSAGES, SESSIONS, CASES, CLEARANCES],
  `
local sid, word, later = ARGV[2], ARGV[4], ARGV[5]
local session = live_session(sid)
local traces = read_traces(sid)
local case = session and session.case or ''
if case == '' and traces then case = traces.case end
if case == '' then case = ARGV[7] end
-- Said again, or after they were given to somebody else who was faster, it takes nothing away that was not dealt with.
local done = traces and math.max(0, math.min(tonumber(ARGV[3]), traces.given - traces.first + 1)) or 0
tell_case(case, word)
if later ~= '' then
  local noted = done > 0 and read_trace(traces, traces.first + done - 1) or now
  put_clearance(later, ARGV[6], case, math.min(tonumber(ARGV[8]), noted + ${LIMITS.clearMaxMs}))
end
if not traces then return end
for place = traces.first, traces.first + done - 1 do redis.call('HDEL', traces_key(sid), place) end
traces.first = traces.first + done
if traces.first <= traces.last then
  save_traces(traces)
  return
end
drop_traces(sid)
-- Nothing is left that its key must open.
if not session then redis.call('ZADD', deadlines_key, now, ended_row(sid)) end
`,
);

/** ARGV: offset. Returns { id, blob, case, until when } of each that is due. */
export const TAKE_CLEARANCES = script(
  [MESSAGES, SESSIONS, CASES, CLEARANCES],
  `
local taken = {}
local due = redis.call('ZRANGEBYSCORE', clearances_due_key, '-inf', now, 'LIMIT', 0, ${LIMITS.sweepMaxPerTick})
for _, member in ipairs(due) do
  local id, case = member:match('^(%S+) (%S*)$')
  local found = redis.call('HMGET', clearance_key(id), 'blob', 'kept_until')
  -- Redis may have expired it by itself when nobody swept for long.
  if found[1] and tonumber(found[2]) > now then
    redis.call('ZADD', clearances_due_key, now + ${LIMITS.clearingRetryMs}, member)
    taken[#taken + 1] = { id, found[1], case, found[2] }
  else
    end_clearance(id, case, 'some')
  end
end
return taken
`,
);

/** ARGV: offset, id, what became of it, the blob that replaces it ('' = it is over). One that is not there any more was settled before. */
export const SETTLE_CLEARANCE = script(
  [MESSAGES, SESSIONS, CASES, CLEARANCES],
  `
local id, word, blob = ARGV[2], ARGV[3], ARGV[4]
local case = redis.call('HGET', clearance_key(id), 'case')
if not case then return end
if blob == '' then
  end_clearance(id, case, word)
else
  redis.call('HSET', clearance_key(id), 'blob', blob)
  tell_case(case, word)
end
`,
);

import { LIMITS } from '../../core/limits.ts';
import { MESSAGES } from './messages.ts';
import { script } from './script.ts';
import { SESSIONS } from './sessions.ts';

/** ARGV: offset, sid, trace ('' = none), the ids of what needs no sending any more. */
export const MARK_SENT = script(
  [MESSAGES, SESSIONS],
  `
local session, trace = live_session(ARGV[2]), ARGV[3]
if not session or session.route == '' then return end
local sent = {}
for at = 4, #ARGV do sent[ARGV[at]] = true end
for _, row in ipairs(messages_after(session, OUTBOX, 0)) do
  if sent[row[2]] then remove_message(session, OUTBOX, row[1]) end
end
save_counters(session)
if trace ~= '' then
  local key = traces_key(session.sid)
  redis.call('RPUSH', key, trace)
  redis.call('LTRIM', key, -${LIMITS.tracesMaxPerSession}, -1)
  keep(key, session.kept_until)
end
`,
);

/** ARGV: offset. Returns { session, rows } of each session that has any; the rows are the caller's to send. */
export const TAKE_UNSENT = script(
  [MESSAGES, SESSIONS],
  `
local taken, by_sid = {}, {}

local function taken_of(sid)
  if not by_sid[sid] then
    by_sid[sid] = { session = live_session(sid), rows = {} }
    taken[#taken + 1] = by_sid[sid]
  end
  return by_sid[sid]
end

local due = redis.call('ZRANGEBYSCORE', unsent_key, '-inf', now, 'LIMIT', 0, ${LIMITS.sweepMaxPerTick})
for _, member in ipairs(due) do
  local sid, place = member:match('^(%S+) (%d+)$')
  local from = taken_of(sid)
  local message = from.session and read_message(from.session, OUTBOX, tonumber(place))
  if message and message.deadline > now then
    lease(from.session, message.place)
    from.rows[#from.rows + 1] = { message.place, message.id, message.rest }
  else
    -- What it named ran out meanwhile.
    redis.call('ZREM', unsent_key, member)
  end
end

local reply = {}
for _, from in ipairs(taken) do
  table.sort(from.rows, function(one, other) return one[1] < other[1] end)
  if #from.rows > 0 then reply[#reply + 1] = { session_reply(from.session), from.rows } end
end
return reply
`,
);

import { LIMITS } from '../../core/limits.ts';
import { CASES } from './cases.ts';
import { MESSAGES } from './messages.ts';
import { script } from './script.ts';
import { SESSIONS } from './sessions.ts';

/** The way back of a session is gone: it is forgotten, with what waits to be sent. */
const LOSE_WAY = `
local function lose_way(session)
  forget_route(session)
  forget_messages(session, OUTBOX)
  words_became(session, 'lost', WAITING)
  session.contact_until = 0
  local case = session.open == '1' and read_case(session.case)
  if case then
    become(case, 'unreachable')
    save_case(case)
  end
  save_session(session)
  over_traces(session)
end
`;

/** The note of a sending that was under way when its session ended: as long as the key is not said to be gone. */
const NOTE_LATE = `
local function note_late(sid, trace)
  if read_traces(sid) or redis.call('ZREM', deadlines_key, ended_row(sid)) == 1 then
    note_trace({ sid = sid, route = '', case = '' }, trace)
  end
end
`;

/** ARGV: offset, sid, trace ('' = none), unreachable (1 or 0), numbers sent, lost and held, the ids sent, lost, held, freed. */
export const MARK_SENT = script(
  [MESSAGES, SESSIONS, CASES, LOSE_WAY, NOTE_LATE],
  `
local session, trace = live_session(ARGV[2]), ARGV[3]
if not session then
  if trace ~= '' then note_late(ARGV[2], trace) end
  return
end
local first_sent = 8
local first_lost = first_sent + tonumber(ARGV[5])
local first_held = first_lost + tonumber(ARGV[6])
local first_freed = first_held + tonumber(ARGV[7])
local function ids_from(first, last)
  local ids = {}
  for at = first, last do ids[ARGV[at]] = true end
  return ids
end
local sent, lost = ids_from(first_sent, first_lost - 1), ids_from(first_lost, first_held - 1)
local held, freed = ids_from(first_held, first_freed - 1), ids_from(first_freed, #ARGV)

-- What was on its way when somebody left, or was given up, may have arrived all the same.
words_became(session, 'arrived', session.route == '' and LOST or WAITING_OR_LOST, sent)
-- Nothing of a page stands in a chat.
if trace ~= '' and session.channel ~= 'web' then note_trace(session, trace) end
if session.route == '' then return end
words_became(session, 'lost', WAITING, lost)
for place = session.outbox_first, session.outbox_last do
  local row = read_message(session, OUTBOX, place)
  if row and (sent[row.id] or lost[row.id]) then remove_message(session, OUTBOX, place)
  elseif row and held[row.id] then hold(session, row)
  elseif row and freed[row.id] then free(session, place) end
end
if ARGV[4] == '1' then lose_way(session) else save_counters(session) end
`,
);

/** ARGV: offset, today, yesterday, the ids of the survivor's lines that are gone. */
export const TAKE_BACK = script(
  [MESSAGES, SESSIONS],
  `
-- Messages may arrive after the news that they were taken back; only LINE sends such news.
for at = 4, #ARGV do
  local deadline = now + DEDUPE.line
  keep_value(mark_key(ARGV[at]), string.format('%.0f 0 - - ', deadline), deadline)
end
local session = find_session(ARGV[2], ARGV[3])
if not session then return end
local changed = false

local function is_of_one(id)
  for at = 4, #ARGV do
    if id == ARGV[at] or id:sub(1, #ARGV[at] + 1) == ARGV[at] .. '-' then return true end
  end
  return false
end

for _, line in ipairs(messages_after(session, TALK, 0)) do
  if is_of_one(line[2]) and line[3]:find('^survivor ') then
    remove_message(session, TALK, line[1])
    changed = true
  end
end
if not changed then return end
save_counters(session)
touch_talk(session)
`,
);

/** ARGV: offset. Returns { session, rows } of each session that has any; the rows are the caller's to send. */
export const TAKE_UNSENT = script(
  [MESSAGES, SESSIONS],
  `
local taken, by_sid = {}, {}

local function taken_of(sid)
  if not by_sid[sid] then by_sid[sid] = { session = live_session(sid), rows = {} } end
  return by_sid[sid]
end

local due = redis.call('ZRANGEBYSCORE', unsent_key, '-inf', now, 'LIMIT', 0, ${LIMITS.sweepMaxPerTick})
for _, member in ipairs(due) do
  -- Nothing but sid and place: what waits for the survivor is named here only once it has run out.
  local sid, place = member:match('^(%S+) (%d+)$')
  local from = sid and taken_of(sid)
  local message = from and from.session and read_message(from.session, OUTBOX, tonumber(place))
  if message and message.deadline > now then
    lease(from.session, message.place)
    if #from.rows == 0 then taken[#taken + 1] = from end
    from.rows[#from.rows + 1] = { message.place, message.id, message.rest }
  else
    -- What it named ran out meanwhile.
    redis.call('ZREM', unsent_key, member)
  end
end

local reply = {}
for _, from in ipairs(taken) do
  table.sort(from.rows, function(one, other) return one[1] < other[1] end)
  reply[#reply + 1] = { session_reply(from.session), from.rows }
end
return reply
`,
);

import { LIMITS } from '../../core/limits.ts';
import { CAPSULES } from './again/capsules.ts';
import { WAYS } from './again/ways.ts';
import { CASES } from './cases.ts';
import { MESSAGES } from './messages.ts';
import { script, scriptForRoom } from './script.ts';
import { SESSIONS } from './sessions.ts';

/** ARGV: offset, today, yesterday. */
export const LOAD = script(
  [MESSAGES, SESSIONS],
  `
return loaded_reply(find_session(ARGV[2], ARGV[3]))
`,
);

/** ARGV: offset, today, yesterday, the place seen, the place to go on from ('' = from what was seen). A page that was left gets nothing. */
export const PULL = script(
  [MESSAGES, SESSIONS],
  `
local session = find_session(ARGV[2], ARGV[3])
if not session then return { false, {}, 0 } end
local presence = session.open == '1' and redis.call('HGET', case_key(session.case), 'presence') or 'here'
if session.route == '' and presence ~= 'here' then return { false, {}, 1 } end
local seen = tonumber(ARGV[4])
if seen > session.outbox_seen then
  words_became(session, 'arrived', WAITING, acknowledge(session, OUTBOX, seen))
  save_counters(session)
end
local after = ARGV[5] == '' and session.outbox_seen or tonumber(ARGV[5])
return { session_reply(session), messages_after(session, OUTBOX, after), 0 }
`,
);

/** A turn seen before: nothing happens but a look at its rows. */
const REPEAT = `
-- The mark: "deadline top end sid id id ...", top = 1 when the turn raised a level that must reach the replicas.
local function repeat_reply(mark)
  local deadline, top, ended, sid, ids = mark:match('^(%d+) (%d) (%S+) (%S+)(.*)$')
  if tonumber(deadline) <= now then return nil end
  -- WAIT speaks only of what its own connection wrote; a repeat may come by another, so it writes the mark again.
  if top == '1' then redis.call('SET', mark_key(update), mark, 'KEEPTTL') end
  local session = live_session(sid)
  local own, under_way, rows = {}, {}, {}
  for _, row in ipairs(session and messages_after(session, OUTBOX, session.outbox_seen) or {}) do
    if ids:find(' ' .. row[2] .. ' ', 1, true) then
      own[#own + 1] = row
      if session.route ~= '' and is_busy(session, row[1]) then under_way[#under_way + 1] = row[2] end
    end
  end
  -- Of a session that is sent to, the caller gets what was not sent, and sends it; nothing overtakes what is under way.
  for _, row in ipairs(#under_way == 0 and own or {}) do
    if session.route == '' or to_send(session, row[1]) then rows[#rows + 1] = row end
  end
  return { 'repeat', rows, ended ~= '-' and ended or '', under_way, redis.call('EXISTS', traces_key(sid)), tonumber(top) }
end
`;

const RAISE = `
local function open_case(session)
  -- From now on the content belongs to the new case.
  if session.case ~= '' and redis.call('EXISTS', case_key(session.case)) == 1 then
    redis.call('HSET', case_key(session.case), 'sid', '')
  end
  local case = {
    id = raise_id, state = 'waiting', level = raise_level, language = language, channel = channel,
    presence = 'here', sid = session.sid, first_seen = now, fence = 0,
    worker = '', lease_until = '', first_word = '', closed = '', code = '', claimed = '', request = '', way = '', cleared = ''
  }
  enqueue(case)
  session.case, session.open = case.id, '1'
  -- What was agreed to beside another case, perhaps by somebody else, is not agreed to beside this one.
  if not contact then session.contact_until = 0 end
  return case
end

-- Opens a case, or raises the open one; a level never falls here.
local function raise_case(session, case)
  if case and RANK[raise_level] <= RANK[case.level] then return case end
  touch_desk()
  if not case then return open_case(session) end
  if case.state == 'waiting' then dequeue(case) end
  case.level = raise_level
  if case.state == 'waiting' then enqueue(case) end
  return case
end
`;

const MISSED = `
local ENDED = { leave = 'left', blocked = 'unreachable', erase = 'erased' }

-- What a page has not seen; what waited until somebody who is sent to writes, and is the caller's to send now.
local function missed_before(session)
  if session.route == '' then return messages_after(session, OUTBOX, seen_place) end
  local waited = {}
  for _, row in ipairs(messages_after(session, OUTBOX, 0)) do
    if redis.call('ZREM', unsent_key, held_member(session, row[1])) == 1 then
      lease(session, row[1])
      waited[#waited + 1] = row
    end
  end
  return waited
end
`;

const TAKEN_BACK = `
-- A line has the id of its message, and so has the mark that the message was taken back: its turn leaves no line then.
local function was_taken_back()
  for at = first_line, #ARGV, 2 do
    local mark = redis.call('GET', mark_key(ARGV[at]))
    if mark and tonumber(mark:match('^%d+')) > now then return true end
  end
  return false
end
`;

/**
 * ARGV: offset, today, yesterday, sid, update, expected (version, speaker, desk, case open), next (version, blob),
 * seen place, end, raise (id, level), language, channel, route, contact in ms, capsule (tag, blob; a tag alone = spent),
 * way (tag, own key, blob, its time in ms; a tag alone = dropped), trace, number of rows, id and blob of each, then of each line.
 * '' stands for null.
 */
export const COMMIT_TURN = scriptForRoom(
  [
    MESSAGES,
    SESSIONS,
    CASES,
    `
local today, yesterday, sid, update = ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local expect_version, expect_speaker, expect_desk, expect_open = ARGV[6], ARGV[7], ARGV[8], ARGV[9]
local next_version, next_blob, seen_place, ending = ARGV[10], ARGV[11], tonumber(ARGV[12]), ARGV[13]
local raise_id, raise_level, language, channel = ARGV[14], ARGV[15], ARGV[16], ARGV[17]
local route, contact = ARGV[18], tonumber(ARGV[19])
local capsule_tag, capsule_blob = ARGV[20], ARGV[21]
local way_tag, way_own, way_blob, way_ms = ARGV[22], ARGV[23], ARGV[24], tonumber(ARGV[25])
local trace = ARGV[26]
local first_row, first_line = 28, 28 + 2 * tonumber(ARGV[27])
`,
    CAPSULES,
    WAYS,
    REPEAT,
    RAISE,
    MISSED,
    TAKEN_BACK,
  ],
  `
local mark = redis.call('GET', mark_key(update))
local answered = mark and repeat_reply(mark)
if answered then return answered end
-- Leaving and erasing make room, and work on a full server too.
if ending == '' then refuse_when_full() end

local session = find_session(today, yesterday)
local actual = session or new_session(sid)
local desk = on_duty() > 0 and 'staffed' or 'unstaffed'
if actual.version ~= expect_version or actual.sid ~= sid or actual.speaker ~= expect_speaker
  or actual.open ~= expect_open or desk ~= expect_desk
  or capsule_tag ~= '' and capsule_blob == '' and not live_capsule(capsule_tag) then
  return { 'stale', loaded_reply(session) }
end

-- It lives again under this name: the key is not to be shredded.
redis.call('ZREM', deadlines_key, ended_row(sid))
session = actual
session.version, session.blob, session.channel, session.last_at = next_version, next_blob, channel, now
if contact then session.contact_until = contact > 0 and now + contact or 0 end
also_called(session, today)

-- Somebody who leaves is not written to: the way back goes at once, even while an open case keeps the session.
local was_pushed = session.route ~= ''
if ending ~= '' or route == '' then forget_route(session) else session.route = route end
-- What is sent is not asked for: only a page says what was seen, or needs to be told what it missed.
if session.route == '' and not (ending ~= '' and was_pushed) then
  words_became(session, 'arrived', WAITING, acknowledge(session, OUTBOX, seen_place))
end
if ending ~= '' then
  session.contact_until = 0
  words_became(session, 'lost', WAITING)
end

local case = session.open == '1' and read_case(session.case) or nil
if raise_id ~= '' then case = raise_case(session, case) end
-- The case follows the language somebody speaks now, into the queue of those who speak it.
if case and case.language ~= language then
  if case.state == 'waiting' then dequeue(case) end
  case.language = language
  if case.state == 'waiting' then enqueue(case) end
  touch_desk()
end

local own_key = change_way(case)
if capsule_blob ~= '' then
  local deadline = now + ${LIMITS.capsuleMs}
  keep_value(capsule_key(capsule_tag), string.format('%.0f %s', deadline, capsule_blob), deadline)
elseif capsule_tag ~= '' then drop(capsule_key(capsule_tag)) end

local missed = ending == '' and missed_before(session) or {}
-- Rows of an ending turn are only answered with, never kept.
local ids, first_place = {}, session.outbox_last + 1
for at = first_row, first_line - 1, 2 do
  if ending == '' then
    append(session, OUTBOX, ARGV[at], ARGV[at + 1])
    ids[#ids + 1] = ARGV[at]
  else
    next_place(session, OUTBOX)
  end
end

if case then
  for at = first_line, was_taken_back() and 0 or #ARGV, 2 do
    append(session, TALK, ARGV[at], string.format('survivor %.0f - %s', now, ARGV[at + 1]))
  end
  -- A page that was left is not come back to: what still arrives from it was sent before. A chat is.
  become(case, ENDED[ending] or session.route ~= '' and 'here' or case.presence)
  save_case(case)
end

session.kept_until = now + (case and ${LIMITS.sessionWithCaseMaxMs} or SESSION_IDLE[channel])
local kept = ending == '' or (ending ~= 'erase' and case)
-- Whoever comes back may be somebody else: what was meant for the one who left is not there any more.
if ending ~= '' then forget_messages(session, OUTBOX) end
if trace ~= '' then note_trace(session, trace) end
if kept then save_session(session) else end_session(session) end
local traces = (ending ~= '' or was_pushed and session.route == '') and over_traces(session)
local given = traces and ending ~= '' and give_traces(traces, traces.last) or {}

local top = raise_id ~= '' and RANK[raise_level] >= RANK.urgent and 1 or 0
local deadline = now + DEDUPE[channel]
local ended = ending ~= '' and ending or '-'
local note = string.format('%.0f %d %s %s %s ', deadline, top, ended, sid, table.concat(ids, ' '))
keep_value(mark_key(update), note, deadline)
return { 'committed', kept and session_reply(session) or false, first_place, now, missed, given, own_key, top }
`,
);

/** ARGV: offset, update, channel. Counted from the first failure on. */
export const COUNT_FAILURE = scriptForRoom(
  [],
  `
refuse_when_full()
local key = failures_key(ARGV[2])
local deadline, count = (redis.call('GET', key) or ''):match('^(%d+) (%d+)$')
if not deadline or tonumber(deadline) <= now then deadline, count = now + DEDUPE[ARGV[3]], 0 end
keep_value(key, string.format('%.0f %d', deadline, count + 1), deadline)
return count + 1
`,
);

/** ARGV: offset, number of sessions, their sids, the case ids. −1 = gone. */
export const REVISIONS = script(
  [],
  `
local sessions, cases = {}, {}
local last_session = 2 + tonumber(ARGV[2])
for at = 3, last_session do
  local found = redis.call('HMGET', session_key(ARGV[at]), 'revision', 'kept_until')
  sessions[#sessions + 1] = found[1] and tonumber(found[2]) > now and tonumber(found[1]) or -1
end
for at = last_session + 1, #ARGV do
  cases[#cases + 1] = tonumber(redis.call('HGET', case_key(ARGV[at]), 'revision') or -1)
end
return { tonumber(redis.call('HGET', revisions_key, 'desk') or 0), sessions, cases }
`,
);

import { LIMITS } from '../../core/limits.ts';
import { WAYS } from './again/ways.ts';
import { CASES } from './cases.ts';
import { MESSAGES } from './messages.ts';
import { script, scriptForRoom } from './script.ts';
import { SESSIONS } from './sessions.ts';

/** What a worker does with a case. Every ARGV begins: offset, case id, worker, fence. */
export const CLAIM = `
local id, worker, fence = ARGV[2], ARGV[3], ARGV[4]
local case = held_case(id, worker, fence)
`;

/** ARGV after the claim: lines up to this place count as read. */
export const READ_CASE = script(
  [MESSAGES, SESSIONS, CASES, WAYS, CLAIM],
  `
if not case then return 'claim-lost' end
local session = session_of(case)
local way = way_reply(way_of(case))
if not session then return { case_reply(case), false, {}, way, now } end
local place = tonumber(ARGV[5])
if place > session.talk_seen then
  acknowledge(session, TALK, place)
  save_counters(session)
end
return { case_reply(case), session_reply(session), messages_after(session, TALK, 0), way, now }
`,
);

/** ARGV after the claim: id and blob of the row, id and blob of the line ('' = the house's own words, no line). */
export const RELAY = scriptForRoom(
  [MESSAGES, SESSIONS, CASES],
  `
refuse_when_full()
${CLAIM}
if not case then return 'claim-lost' end
local row, line = ARGV[5], ARGV[7]
-- The mark: "deadline case place".
local before = redis.call('GET', relayed_key(row))
if before then
  local deadline, of_case, place = before:match('^(%d+) (%S+) (%d+)$')
  if of_case == id and tonumber(deadline) > now then
    return { tonumber(place), to_send_in_order(session_of(case), tonumber(place)) }
  end
end
if case.presence ~= 'here' then return case.presence end
local session = session_of(case)
-- The conversation ran out while the case waited: nobody would read it.
if not session then return 'left' end

local place = append(session, OUTBOX, row, ARGV[6])
if line ~= '' then
  append(session, TALK, line, string.format('worker %.0f waiting %s', now, ARGV[8]))
  if case.first_word == '' then case.first_word = now end
  redis.call('ZADD', claimed_key, claim_ends(case), id)
end
save_case(case)
save_session(session)
touch_desk()
local deadline = now + ${LIMITS.relayedMs}
keep_value(relayed_key(row), string.format('%.0f %s %d', deadline, id, place), deadline)
return { place, to_send_in_order(session, place) }
`,
);

/** ARGV: the claim. */
export const ATTEND = script(
  [MESSAGES, SESSIONS, CASES, CLAIM],
  `
if not case then return 'claim-lost' end
if case.first_word == '' then case.first_word = now end
redis.call('ZADD', claimed_key, claim_ends(case), id)
save_case(case)
return 1
`,
);

export const RELEASE = script(
  [MESSAGES, SESSIONS, CASES, CLAIM],
  `
if not case then return 'claim-lost' end
requeue(case)
return 1
`,
);

/** ARGV after the claim: the code, id and blob of the last row ('' = none). */
export const CLOSE_CASE = script(
  [MESSAGES, SESSIONS, CASES, WAYS, CLAIM],
  `
local code, row = ARGV[5], ARGV[6]
if not case then
  -- The answer got lost and the worker asked again: still the same one closing.
  local closed = read_case(id)
  local same = closed and closed.state == 'closed' and closed.worker == worker
    and closed.fence == tonumber(fence) and closed.code == code
  return same and { false } or 'claim-lost'
end

if case.presence == 'unreachable' and row ~= '' then return 'unreachable' end
let_go(case)
case.state, case.code, case.closed, case.lease_until = 'closed', code, now, ''
local session = session_of(case)
end_way(case)
save_case(case)
keep(case_key(id), now + ${LIMITS.caseAfterCloseMs})
touch_desk()
if not session then return { false } end
-- Nobody comes back to what was left.
if case.presence ~= 'here' then
  end_session(session)
  return { false }
end

session.speaker, session.open = 'bot', '0'
forget_messages(session, TALK)
-- A while to read the last words, no shorter than an idle session has, no longer than any may last.
session.kept_until = math.min(
  math.max(now + ${LIMITS.afterCaseCloseMs}, session.last_at + SESSION_IDLE[session.channel]),
  session.last_at + ${LIMITS.sessionWithCaseMaxMs})
local place = row ~= '' and append(session, OUTBOX, row, ARGV[7])
save_session(session)
return { place and to_send_in_order(session, place) }
`,
);

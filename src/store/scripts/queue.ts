import { LANGUAGES } from '../../core/language.ts';
import { LIMITS } from '../../core/limits.ts';
import { CASES } from './cases.ts';
import { MESSAGES } from './messages.ts';
import { script } from './script.ts';
import { SESSIONS } from './sessions.ts';

const LUA_LANGUAGES = `local LANGUAGES = { ${LANGUAGES.map((language) => `'${language}'`).join(', ')} }`;

/** ARGV: offset, worker, request, the worker's languages. The cost does not grow with the queue: one look at each head. */
export const CLAIM_NEXT = script(
  [MESSAGES, SESSIONS, CASES, LUA_LANGUAGES],
  `
local worker, request = ARGV[2], ARGV[3]
local own = {}
for at = 4, #ARGV do own[ARGV[at]] = true end

-- The head with the lowest score among the queues of one urgency, in one's own languages or in the others.
local function head(urgency, mine, seen_before)
  local best, best_score = nil, nil
  for _, language in ipairs(LANGUAGES) do
    if (own[language] or false) == mine then
      local first = redis.call('ZRANGE', queue_key(urgency, language), 0, 0, 'WITHSCORES')
      local score = tonumber(first[2])
      if score and score <= seen_before - HEAD_START.immediate or score and urgency == 'other' then
        if not best or score < best_score then best, best_score = first[1], score end
      end
    end
  end
  return best, best_score
end

-- Immediate first, in any language after a short while; then one's own languages; then any.
local function next_id()
  local near, near_score = head('immediate', true, now)
  local far, far_score = head('immediate', false, now - ${LIMITS.ownLanguageFirstMs})
  if near and (not far or near_score <= far_score) then return near end
  return far or head('other', true, now) or head('other', false, now)
end

take_back()
-- The answer got lost and the worker asked again: still the same claim.
for _, id in ipairs(redis.call('SMEMBERS', mine_key(worker))) do
  local case = read_case(id)
  if case.request == request then
    session_of(case)
    return case_reply(case)
  end
end

local id = next_id()
if not id then return false end
local case = read_case(id)
dequeue(case)
case.state, case.worker, case.request = 'claimed', worker, request
case.fence = case.fence + 1
case.claimed, case.lease_until, case.first_word = now, now + ${LIMITS.claimLeaseMs}, ''
local session = session_of(case)
redis.call('ZADD', claimed_key, claim_ends(case), id)
redis.call('SADD', mine_key(worker), id)
save_case(case)
if session then
  session.speaker = 'worker'
  save_session(session)
end
touch_desk()
return case_reply(case)
`,
);

/** ARGV: offset, worker, then id, worker and fence of each claim. Returns the ids that are lost. */
export const BEAT = script(
  [MESSAGES, SESSIONS, CASES],
  `
local worker = ARGV[2]
local last = tonumber(redis.call('ZSCORE', duty_key, worker) or 0)
redis.call('ZADD', duty_key, now + ${LIMITS.onDutyMs}, worker)
keep(duty_key, now + ${LIMITS.onDutyMs})
if last <= now then touch_desk() end

local lost = {}
for at = 3, #ARGV, 3 do
  local case = ARGV[at + 1] == worker and held_case(ARGV[at], worker, ARGV[at + 2]) or nil
  if case then
    -- A renewed lease is no news for anyone: no revision rises.
    case.lease_until = now + ${LIMITS.claimLeaseMs}
    redis.call('HSET', case_key(case.id), 'lease_until', case.lease_until)
    redis.call('ZADD', claimed_key, claim_ends(case), case.id)
  else
    lost[#lost + 1] = ARGV[at]
  end
end
return lost
`,
);

/** ARGV: offset, worker. */
export const OFF_DUTY = script(
  [],
  `
if redis.call('ZREM', duty_key, ARGV[2]) == 1 then touch_desk() end
`,
);

/** ARGV: offset, worker. */
export const DESK_VIEW = script(
  [MESSAGES, SESSIONS, CASES, LUA_LANGUAGES],
  `
take_back()
local waiting, count = {}, 0
for _, urgency in ipairs({ 'immediate', 'other' }) do
  local listed = {}
  for _, language in ipairs(LANGUAGES) do
    local key = queue_key(urgency, language)
    count = count + redis.call('ZCARD', key)
    local heads = redis.call('ZRANGE', key, 0, ${LIMITS.waitingListMax - 1}, 'WITHSCORES')
    for at = 1, #heads, 2 do listed[#listed + 1] = { id = heads[at], score = tonumber(heads[at + 1]) } end
  end
  table.sort(listed, function(one, other)
    if one.score ~= other.score then return one.score < other.score end
    return one.id < other.id
  end)
  for _, entry in ipairs(listed) do
    if #waiting < ${LIMITS.waitingListMax} then waiting[#waiting + 1] = case_reply(read_case(entry.id)) end
  end
end

local mine = {}
for _, id in ipairs(redis.call('SMEMBERS', mine_key(ARGV[2]))) do
  local case = read_case(id)
  session_of(case)
  mine[#mine + 1] = case_reply(case)
end
return { waiting, count, mine, on_duty(), now }
`,
);

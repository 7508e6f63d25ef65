import { LIMITS } from '../../../core/limits.ts';
import { CASES } from '../cases.ts';
import { CLAIM } from '../claims.ts';
import { MESSAGES } from '../messages.ts';
import { scriptForRoom } from '../script.ts';
import { SESSIONS } from '../sessions.ts';
import { WAYS } from './ways.ts';

/** ARGV after the claim: today, yesterday, sid, version, blob, channel, route. */
export const REOPEN = scriptForRoom(
  [MESSAGES, SESSIONS, CASES, WAYS],
  `
refuse_when_full()
${CLAIM}
if not case then return 'claim-lost' end
local sid, version = ARGV[7], ARGV[8]
local session = session_of(case)
-- The answer got lost and the worker asked again: still the same conversation.
if session and session.version == version then return session_reply(session) end
local way = way_of(case)
if not way or agreed_until(way) <= now then return 'unreachable' end
-- Whatever they have is theirs; only what they left beside this very case is taken up again.
local found = find_session(ARGV[5], ARGV[6])
if found and found.sid ~= case.sid or session and (session.sid ~= sid or case.presence == 'here') then return 'elsewhere' end

-- It lives under this name, again perhaps: the key is not to be shredded.
redis.call('ZREM', deadlines_key, ended_row(sid))
session = session or new_session(sid)
session.version, session.blob, session.channel, session.route = version, ARGV[9], ARGV[10], ARGV[11]
session.speaker, session.case, session.open = 'worker', id, '1'
session.last_at, session.contact_until = now, agreed_until(way)
session.kept_until = now + ${LIMITS.sessionWithCaseMaxMs}
also_called(session, ARGV[5])
-- The worker has it already, and from now on the whole time for a first word.
case.sid, case.claimed = sid, now
become(case, 'here')
redis.call('ZADD', claimed_key, claim_ends(case), id)
save_case(case)
save_session(session)
touch_desk()
return session_reply(session)
`,
);

// store/scripts/again/ is how somebody comes back, or is reached again, when a conversation is over: codes, and ways that were agreed to.

import { LIMITS } from '../../../core/limits.ts';
import { scriptForRoom } from '../script.ts';

/** A capsule is "deadline blob". */
export const CAPSULES = `
local function live_capsule(tag)
  local deadline, blob = (redis.call('GET', capsule_key(tag)) or ''):match('^(%d+) (.*)$')
  return deadline and tonumber(deadline) > now and blob or nil
end
`;

/**
 * ARGV: offset, tag, whose guess it is, short (1 or 0). A full server answers a right code; a wrong one it could not count
 * it refuses. A counter is "deadline count", from the first wrong code on.
 */
export const READ_CAPSULE = scriptForRoom(
  [CAPSULES],
  `
local counters = { { key = guesses_key(ARGV[3]), most = ${LIMITS.codeGuessesMax} } }
if ARGV[4] == '1' then counters[2] = { key = short_guesses_key, most = ${LIMITS.codeShortGuessesMax} } end
-- Over the limit nothing is looked up: what is refused says nothing of the code.
for _, counter in ipairs(counters) do
  local deadline, count = (redis.call('GET', counter.key) or ''):match('^(%d+) (%d+)$')
  local running = deadline and tonumber(deadline) > now
  counter.deadline = running and tonumber(deadline) or now + ${LIMITS.codeGuessesMs}
  counter.count = running and tonumber(count) or 0
  if counter.count >= counter.most then return 'too-many' end
end
local blob = live_capsule(ARGV[2])
if blob then return { blob } end
for _, counter in ipairs(counters) do
  keep_value(counter.key, string.format('%.0f %d', counter.deadline, counter.count + 1), counter.deadline)
end
return 'unknown'
`,
);

import { LIMITS } from '../../core/limits.ts';
import { script, scriptForRoom } from './script.ts';

const LIVE = `
-- A record as { version, blob, end of its life or '' }, or false when it is not there or past its deadline.
local function live_record(kind, id)
  local found = redis.call('HMGET', record_key(kind, id), 'version', 'blob', 'kept_until')
  if not found[1] or (found[3] ~= '' and tonumber(found[3]) <= now) then return false end
  return { tonumber(found[1]), found[2], found[3] }
end
`;

/** ARGV: offset, then kind and id of each. */
export const GET_RECORDS = script(
  [LIVE],
  `
local found = {}
for at = 2, #ARGV, 2 do found[#found + 1] = live_record(ARGV[at], ARGV[at + 1]) end
return found
`,
);

/** ARGV: offset, then of each write: kind, id, expected version, 1 = write or 0 = delete, blob, life in ms or ''. */
export const PUT_ALL = scriptForRoom(
  [LIVE],
  `
for at = 2, #ARGV, 6 do
  local record = live_record(ARGV[at], ARGV[at + 1])
  if (record and record[1] or 0) ~= tonumber(ARGV[at + 2]) then return 'conflict' end
end
for at = 2, #ARGV, 6 do
  if ARGV[at + 3] == '1' then refuse_when_full() end
end
for at = 2, #ARGV, 6 do
  local kind, id, life = ARGV[at], ARGV[at + 1], ARGV[at + 5]
  local key = record_key(kind, id)
  drop(key)
  redis.call('ZREM', record_index_key(kind), id)
  if ARGV[at + 3] == '1' then
    local deadline = life ~= '' and now + tonumber(life) or nil
    redis.call('HSET', key, 'version', ARGV[at + 2] + 1, 'blob', ARGV[at + 4], 'kept_until', deadline or '')
    redis.call('ZADD', record_index_key(kind), deadline or '+inf', id)
    if deadline then keep(key, deadline) end
  end
end
return 'done'
`,
);

/** ARGV: offset, kind. */
export const COUNT_RECORDS = script(
  [],
  `
return redis.call('ZCOUNT', record_index_key(ARGV[2]), '(' .. now, '+inf')
`,
);

/** ARGV: offset, kind, the id to go on behind ('' = from the first). Redis sorts texts its own way, the same at every call. */
export const LIST_RECORDS = script(
  [LIVE],
  `
local kind, after = ARGV[2], ARGV[3]
local ids = redis.call('ZRANGEBYSCORE', record_index_key(kind), '(' .. now, '+inf')
table.sort(ids)
local page = {}
for _, id in ipairs(ids) do
  if #page == ${LIMITS.recordsPerPage} then break end
  local record = (after == '' or id > after) and live_record(kind, id)
  if record then page[#page + 1] = { id, unpack(record) } end
end
return page
`,
);

import { LIMITS } from '../../../core/limits.ts';
import { script } from '../script.ts';

/** Ways to reach somebody that they agreed to, each beside one case; the case points to it, and it to the case. */
export const WAYS = `
local function read_way(tag)
  local found = redis.call('HMGET', way_key(tag), 'case', 'blob', 'key', 'kept_until')
  if not found[1] then return nil end
  return { case = found[1], blob = found[2], key = found[3], kept_until = tonumber(found[4]) }
end

-- Until when they agreed to be reached; it is kept a while longer.
local function agreed_until(way)
  return way.kept_until - ${LIMITS.keepWayExtraMs}
end

local function way_reply(way)
  if not way or way.kept_until <= now then return false end
  return { way.blob, way.key, agreed_until(way) }
end

-- Of a case; nil when its pointer leads to what is kept beside another by now.
local function way_of(case)
  local way = case.way ~= '' and read_way(case.way)
  return way and way.case == case.id and way or nil
end

-- Not a key: a row among the deadlines, due at once, that sweeps name until FORGOTTEN_OWN says that this own key is gone.
local function own_key_row(key)
  return prefix .. 'v:' .. key
end

-- It goes, and its case forgets it. Returns its own key, or ''.
local function drop_way(tag)
  local way = read_way(tag)
  drop(way_key(tag))
  if not way then return '' end
  if redis.call('HGET', case_key(way.case), 'way') == tag then
    redis.call('HSET', case_key(way.case), 'way', '', 'revision', next_revision())
  end
  redis.call('ZADD', deadlines_key, now, own_key_row(way.key))
  return way.key
end

-- What was agreed to beside a case goes with it.
local function end_way(case)
  if way_of(case) then drop_way(case.way) end
  case.way = ''
end

-- What a turn says of a way, when its case is known. Returns the own key nothing is sealed with any more, or ''.
local function change_way(case)
  if way_tag == '' then return '' end
  if way_own ~= '' and (not case or ending == 'erase') then return way_own end
  local former = drop_way(way_tag)
  if case and case.way == way_tag then case.way = '' end
  if way_own == '' then return former end
  end_way(case)
  local deadline = now + way_ms + ${LIMITS.keepWayExtraMs}
  redis.call('HSET', way_key(way_tag), 'case', case.id, 'blob', way_blob, 'key', way_own, 'kept_until', deadline)
  keep(way_key(way_tag), deadline)
  case.way = way_tag
  return former
end
`;

/** ARGV: offset, tag. */
export const KEPT_WAY = script(
  [WAYS],
  `
return way_reply(read_way(ARGV[2]))
`,
);

/** ARGV: offset, own keys that are gone. */
export const FORGOTTEN_OWN = script(
  [WAYS],
  `
for at = 2, #ARGV do redis.call('ZREM', deadlines_key, own_key_row(ARGV[at])) end
return 0
`,
);

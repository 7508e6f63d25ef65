import { asSessionId, type SessionId, type Tag } from '../core/ids.ts';
import { LIMITS } from '../core/limits.ts';
import type { KeyShelf } from './key-shelf.ts';

type Kept = { sid: SessionId; wrapped: string; untilMs: number };

/** The shelf of the demo and of tests: gone with the process. */
export function createMemoryKeyShelf(now: () => number): KeyShelf {
  const keys = new Map<SessionId, Kept>();
  const aliases = new Map<Tag, { sid: SessionId; untilMs: number }>();
  const prune = () => {
    for (const [sid, { untilMs }] of keys) if (untilMs <= now()) keys.delete(sid);
    for (const [tag, { untilMs }] of aliases) if (untilMs <= now()) aliases.delete(tag);
  };
  const use = (sid: SessionId): Kept | null => {
    const kept = keys.get(sid);
    if (!kept || kept.untilMs <= now()) return null;
    kept.untilMs = now() + LIMITS.dataKeyMs;
    return kept;
  };
  const find = (tag: Tag): Kept | null => use(asSessionId(tag)) ?? use(aliases.get(tag)?.sid ?? asSessionId(tag));
  return {
    async findOrPut(tags, fresh) {
      prune();
      const untilMs = now() + LIMITS.dataKeyMs;
      const found = find(tags.today) ?? find(tags.yesterday);
      if (found) {
        if (found.sid !== asSessionId(tags.today)) aliases.set(tags.today, { sid: found.sid, untilMs });
        return { sid: found.sid, wrapped: found.wrapped };
      }
      const kept = { sid: asSessionId(tags.today), wrapped: fresh, untilMs };
      keys.set(kept.sid, kept);
      aliases.delete(tags.today);
      return { sid: kept.sid, wrapped: fresh };
    },
    get: async (sid) => use(sid)?.wrapped ?? null,
    async drop(sids) {
      for (const sid of sids) keys.delete(sid);
    },
    async ping() {},
    async stop() {
      keys.clear();
      aliases.clear();
    },
  };
}

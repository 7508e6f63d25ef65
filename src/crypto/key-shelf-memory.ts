import { asSessionId, type SessionId, type Tag } from '../core/ids.ts';
import { LIMITS } from '../core/limits.ts';
import type { KeyShelf } from './key-shelf.ts';
import type { Epoch } from './key-table.ts';

type Kept = { sid: SessionId; wrapped: string; untilMs: number };

/** The shelf of the demo and of tests: gone with the process. */
export function createMemoryKeyShelf(now: () => number): KeyShelf {
  const epochs = new Map<Epoch, { row: string; untilMs: number }>();
  const keys = new Map<SessionId, Kept>();
  const aliases = new Map<Tag, { sid: SessionId; untilMs: number }>();
  const prune = () => {
    for (const [sid, { untilMs }] of keys) if (untilMs <= now()) keys.delete(sid);
    for (const [tag, { untilMs }] of aliases) if (untilMs <= now()) aliases.delete(tag);
    for (const [epoch, { untilMs }] of epochs) if (untilMs <= now()) epochs.delete(epoch);
  };
  const rowOf = (epoch: Epoch): string | null => {
    const kept = epochs.get(epoch);
    return kept && kept.untilMs > now() ? kept.row : null;
  };
  const use = (sid: SessionId): Kept | null => {
    const kept = keys.get(sid);
    if (!kept || kept.untilMs <= now()) return null;
    kept.untilMs = now() + LIMITS.dataKeyMs;
    return kept;
  };
  const find = (tag: Tag): Kept | null => use(asSessionId(tag)) ?? use(aliases.get(tag)?.sid ?? asSessionId(tag));
  return {
    async epochs(asked) {
      return asked.map(({ epoch, fresh, lifeMs }) => {
        const row = rowOf(epoch) ?? fresh;
        const untilMs = now() + lifeMs;
        const kept = rowOf(epoch) === null ? null : epochs.get(epoch);
        if (kept) kept.untilMs = Math.max(kept.untilMs, untilMs);
        else if (row !== null) epochs.set(epoch, { row, untilMs });
        return row;
      });
    },
    async findOrPut(tags, fresh, by) {
      prune();
      if (by.some(({ day, id }) => !rowOf(day)?.startsWith(`${id}.`))) return null;
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
    async replace(where, { from, to }) {
      if (typeof where === 'object') {
        const kept = epochs.get(where.epoch);
        if (kept === undefined || rowOf(where.epoch) !== from) return false;
        kept.row = to;
        return true;
      }
      const kept = keys.get(where);
      if (kept === undefined || kept.untilMs <= now() || kept.wrapped !== from) return false;
      kept.wrapped = to;
      return true;
    },
    async drop(sids) {
      for (const sid of sids) keys.delete(sid);
    },
    async ping() {},
    async stop() {
      keys.clear();
      aliases.clear();
      epochs.clear();
    },
  };
}

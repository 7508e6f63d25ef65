import { asSessionId, type OwnKeyId, type SessionId, type Tag } from '../core/ids.ts';
import { LIMITS } from '../core/limits.ts';
import type { KeyShelf } from './key-shelf.ts';
import type { Epoch } from './key-table.ts';

type Kept = { sid: SessionId; wrapped: string; untilMs: number };

/** Rows that are put once and live at least as long as anybody asked: keys of a day, of marks, of one record. */
function createRows(now: () => number) {
  const rows = new Map<Epoch | OwnKeyId, { row: string; untilMs: number }>();
  const live = (name: Epoch | OwnKeyId) => {
    const kept = rows.get(name);
    return kept && kept.untilMs > now() ? kept : null;
  };
  return {
    get: (name: Epoch) => live(name)?.row ?? null,
    findOrPut(name: Epoch | OwnKeyId, fresh: string | null, lifeMs: number): string | null {
      const kept = live(name);
      const untilMs = now() + lifeMs;
      if (kept) kept.untilMs = Math.max(kept.untilMs, untilMs);
      else if (fresh !== null) rows.set(name, { row: fresh, untilMs });
      return kept?.row ?? fresh;
    },
    replace(name: Epoch | OwnKeyId, from: string, to: string): boolean {
      const kept = live(name);
      if (kept?.row !== from) return false;
      kept.row = to;
      return true;
    },
    delete: (name: OwnKeyId) => rows.delete(name),
    prune() {
      for (const [name, { untilMs }] of rows) if (untilMs <= now()) rows.delete(name);
    },
    clear: () => rows.clear(),
  };
}

/** The shelf of the demo and of tests: gone with the process. */
export function createMemoryKeyShelf(now: () => number): KeyShelf {
  const rows = createRows(now);
  const keys = new Map<SessionId, Kept>();
  const aliases = new Map<Tag, { sid: SessionId; untilMs: number }>();
  const prune = () => {
    for (const [sid, { untilMs }] of keys) if (untilMs <= now()) keys.delete(sid);
    for (const [tag, { untilMs }] of aliases) if (untilMs <= now()) aliases.delete(tag);
    rows.prune();
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
      return asked.map(({ epoch, fresh, lifeMs }) => rows.findOrPut(epoch, fresh, lifeMs));
    },
    async findOrPut(tags, fresh, by) {
      prune();
      if (by.some(({ day, id }) => !rows.get(day)?.startsWith(`${id}.`))) return null;
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
      if (typeof where === 'object') return rows.replace('own' in where ? where.own : where.epoch, from, to);
      const kept = keys.get(where);
      if (kept === undefined || kept.untilMs <= now() || kept.wrapped !== from) return false;
      kept.wrapped = to;
      return true;
    },
    async drop(sids) {
      for (const sid of sids) keys.delete(sid);
    },
    async own(id, fresh, lifeMs) {
      prune();
      return rows.findOrPut(id, fresh, lifeMs);
    },
    async dropOwn(ids) {
      for (const id of ids) rows.delete(id);
    },
    async ping() {},
    async stop() {
      keys.clear();
      aliases.clear();
      rows.clear();
    },
  };
}

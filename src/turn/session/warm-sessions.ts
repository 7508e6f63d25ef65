import type { Desk } from '../../core/case.ts';
import type { SessionId, Tag } from '../../core/ids.ts';
import { LIMITS } from '../../core/limits.ts';
import type { DataKey } from '../../ports/keys.ts';
import type { StoredSession } from '../../ports/store.ts';

/** What a process knows of a session between two turns: the SEALED blob and its key, never answers in clear. */
export type Known = { sid: SessionId; key: DataKey; session: StoredSession | null; desk: Desk };

export type WarmSessions = {
  get(tag: Tag): Known | null;
  set(tag: Tag, known: Known): void;
  drop(tag: Tag): void;
  /** Lets go of every session whose key was fetched `dataKeyCacheMs` ago; called by each tick. */
  dropOld(): void;
  size(): number;
};

/** At most `sessionCacheMax` sessions, each for `dataKeyCacheMs` from the fetching of its key, so "erased" is true within a minute. */
export function createWarmSessions(nowMs: () => number): WarmSessions {
  const kept = new Map<Tag, { known: Known; keySinceMs: number }>();
  const isOld = ({ keySinceMs }: { keySinceMs: number }) => nowMs() - keySinceMs >= LIMITS.dataKeyCacheMs;
  return {
    get(tag) {
      const entry = kept.get(tag);
      if (entry === undefined) return null;
      if (!isOld(entry)) return entry.known;
      kept.delete(tag);
      return null;
    },
    set(tag, known) {
      const before = kept.get(tag);
      const keySinceMs = before && before.known.key === known.key ? before.keySinceMs : nowMs();
      kept.delete(tag);
      kept.set(tag, { known, keySinceMs });
      const oldest = kept.keys().next().value;
      if (kept.size > LIMITS.sessionCacheMax && oldest !== undefined) kept.delete(oldest);
    },
    drop(tag) {
      kept.delete(tag);
    },
    dropOld() {
      for (const [tag, entry] of kept) if (isOld(entry)) kept.delete(tag);
    },
    size: () => kept.size,
  };
}

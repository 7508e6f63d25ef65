// turn/sending/ hands rows of one session over to a platform, and knows what this process sends and has sent.
import type { SessionId } from '../../core/ids.ts';
import { LIMITS } from '../../core/limits.ts';

/** Notes of what this process sent, by session. */
export type NotedLately = { add(sid: SessionId, note: string): void; take(sid: SessionId): string[] };

/**
 * A turn that ends a session is handed the notes that were made before it. What was on its way just then is noted after
 * it: it stands in the chat too, and whoever empties that finds it here.
 */
export function createNotedLately(nowMs: () => number): NotedLately {
  const noted = new Map<string, { sid: SessionId; atMs: number }>();
  return {
    add(sid, note) {
      // The oldest stand first.
      for (const [old, { atMs }] of noted) {
        if (nowMs() - atMs < LIMITS.sentRememberedMs) break;
        noted.delete(old);
      }
      noted.set(note, { sid, atMs: nowMs() });
    },
    take(sid) {
      const notes = [...noted].flatMap(([note, of]) => (of.sid === sid ? [note] : []));
      for (const note of notes) noted.delete(note);
      return notes;
    },
  };
}

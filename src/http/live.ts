import type { CaseId, SessionId } from '../core/ids.ts';

/** Tells open streams that something changed. One poller a process reads revision numbers and feeds them all (revision-poller.ts). */
export interface Live {
  /** Calls back after any change of the desk (queue, duty). Returns how to stop listening. */
  watchDesk(changed: () => void): () => void;
  watchCase(id: CaseId, changed: () => void): () => void;
  /**
   * A line that broke is not known to be dead for long, and whoever lost it comes back at once: of one session's streams
   * the oldest makes room, and is told so.
   */
  watchSession(sid: SessionId, changed: () => void, replaced: () => void): () => void;
  stop(): void;
}

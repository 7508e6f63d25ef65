import type { CaseId, SessionId } from '../core/ids.ts';

/** Tells open streams that something changed. One poller a process reads revision numbers and feeds them all (revision-poller.ts). */
export interface Live {
  /** Calls back after any change of the desk (queue, duty). Returns how to stop listening. */
  watchDesk(changed: () => void): () => void;
  watchCase(id: CaseId, changed: () => void): () => void;
  watchSession(sid: SessionId, changed: () => void): () => void;
  stop(): void;
}

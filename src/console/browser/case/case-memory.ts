/** What the page remembers of the worker's cases while it is open: in memory only, gone with the page. */
export type CaseMemory = {
  /** The last line that was on the screen; only that counts as read. */
  seen(caseId: string): number;
  saw(caseId: string, seq: number): void;
  draft(caseId: string): string;
  drafted(caseId: string, text: string): void;
  /** Cases with words not looked at yet. */
  fresh: Set<string>;
  forget(caseId: string): void;
  forgetAll(): void;
};

export function createCaseMemory(): CaseMemory {
  const lastSeen = new Map<string, number>();
  const drafts = new Map<string, string>();
  const fresh = new Set<string>();
  return {
    seen: (caseId) => lastSeen.get(caseId) ?? 0,
    saw: (caseId, seq) => lastSeen.set(caseId, Math.max(seq, lastSeen.get(caseId) ?? 0)),
    draft: (caseId) => drafts.get(caseId) ?? '',
    drafted: (caseId, text) => drafts.set(caseId, text),
    fresh,
    forget(caseId) {
      for (const kept of [lastSeen, drafts, fresh]) kept.delete(caseId);
    },
    forgetAll() {
      for (const kept of [lastSeen, drafts, fresh]) kept.clear();
    },
  };
}

import type { Mine } from '../../wire.ts';

type Held = Pick<Mine, 'caseId' | 'fence'>;

/** What the page remembers of the worker's cases while it is open: in memory only, gone with the page. */
export type CaseMemory = {
  /** The last line that was on the screen; only that counts as read. */
  seen(caseId: string): number;
  saw(caseId: string, seq: number): void;
  draft(caseId: string): string;
  drafted(caseId: string, text: string): void;
  /** Cases with words not looked at yet. */
  fresh: Set<string>;
  hold(held: Held): void;
  /** The fence the case is held with, or undefined when it is not. */
  fence(caseId: string): number | undefined;
  /** Whether this claim ended here; the stream may name it a moment longer. */
  ended(held: Held): boolean;
  forget(caseId: string): void;
  forgetAll(): void;
};

export function createCaseMemory(): CaseMemory {
  const lastSeen = new Map<string, number>();
  const drafts = new Map<string, string>();
  const fresh = new Set<string>();
  const fences = new Map<string, number>();
  const over = new Map<string, number>();
  const all = [lastSeen, drafts, fresh, fences];
  return {
    seen: (caseId) => lastSeen.get(caseId) ?? 0,
    saw: (caseId, seq) => lastSeen.set(caseId, Math.max(seq, lastSeen.get(caseId) ?? 0)),
    draft: (caseId) => drafts.get(caseId) ?? '',
    drafted: (caseId, text) => drafts.set(caseId, text),
    fresh,
    hold: ({ caseId, fence }) => fences.set(caseId, fence),
    fence: (caseId) => fences.get(caseId),
    ended: ({ caseId, fence }) => over.get(caseId) === fence,
    forget(caseId) {
      const fence = fences.get(caseId);
      if (fence !== undefined) over.set(caseId, fence);
      for (const kept of all) kept.delete(caseId);
    },
    forgetAll() {
      for (const kept of [...all, over]) kept.clear();
    },
  };
}

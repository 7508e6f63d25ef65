type What = 'desk' | 'beat' | 'end' | `case:${string}`;

/** What happened since the last look, each kind once: a burst of changes costs one answer, and nothing piles up. */
export type News = {
  put(what: What): void;
  /** Waits until there is something, and takes it all. */
  take(): Promise<Set<What>>;
};

export function createNews(): News {
  let gathered = new Set<What>();
  let wake: (() => void) | null = null;
  return {
    put(what) {
      gathered.add(what);
      wake?.();
    },
    async take() {
      while (gathered.size === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      const taken = gathered;
      gathered = new Set();
      return taken;
    },
  };
}

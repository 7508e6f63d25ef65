/** Listeners of one counter. `seen` null = not read since the first of them came. */
type Watched = { seen: number | null; listeners: Set<() => void> };

export type WatchList<Key> = {
  keys(): Key[];
  size(): number;
  /** How many listen to one key. */
  listeners(key: Key): number;
  /** Returns how to stop listening. */
  add(key: Key, changed: () => void): () => void;
  /** Calls the key's listeners when its number is another than the last. */
  tell(key: Key, revision: number | undefined): void;
  clear(): void;
};

/**
 * Who listens to which counter. The first number read for a key is told too:
 * what changed between a listener's own look and that reading is not lost.
 */
export function createWatchList<Key>(failed: (cause: unknown) => void): WatchList<Key> {
  const watched = new Map<Key, Watched>();
  return {
    keys: () => [...watched.keys()],
    size: () => watched.size,
    listeners: (key) => watched.get(key)?.listeners.size ?? 0,
    add(key, changed) {
      const entry = watched.get(key) ?? { seen: null, listeners: new Set() };
      // A function of its own for each watch: the same callback may listen twice.
      const listener = () => changed();
      entry.listeners.add(listener);
      watched.set(key, entry);
      return () => {
        entry.listeners.delete(listener);
        if (entry.listeners.size === 0 && watched.get(key) === entry) watched.delete(key);
      };
    },
    tell(key, revision) {
      const entry = watched.get(key);
      if (!entry || revision === undefined || entry.seen === revision) return;
      entry.seen = revision;
      for (const listener of [...entry.listeners]) {
        try {
          listener();
        } catch (cause) {
          failed(cause);
        }
      }
    },
    clear: () => watched.clear(),
  };
}

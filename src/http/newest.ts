/** Of what is open under one key, the newest. */
export type Newest<Key> = {
  /** `close` ends it for whatever reason, once; `replaced` is told when newer ones took its place. Returns how to end it. */
  add(key: Key, close: () => void, replaced: () => void): () => void;
};

type Open = { end(): void; replaced(): void };

export function createNewest<Key>(max: number): Newest<Key> {
  const all = new Map<Key, Set<Open>>();
  return {
    add(key, close, replaced) {
      const open = all.get(key) ?? new Set<Open>();
      const mine: Open = {
        replaced,
        end() {
          if (!open.delete(mine)) return;
          if (open.size === 0) all.delete(key);
          close();
        },
      };
      open.add(mine);
      all.set(key, open);
      // The oldest stands first.
      const [oldest] = open;
      if (open.size > max && oldest !== undefined) {
        oldest.end();
        oldest.replaced();
      }
      return mine.end;
    },
  };
}

// turn/session/ is what a process knows of a session between turns, and the order in which turns of one session run.

/** Sessions that ended in this process and whose keys are still needed, because what stands in their chats is being taken out. */
export type Endings = {
  /** From now on; `shred` shreds the key. Called again while it runs it is the same one, and after it nothing. */
  begin(identity: string, shred: () => Promise<void>): { shred(): Promise<void>; over(): void };
  /** Before somebody begins anew: the key of what they ended goes first, so that they get one of their own. */
  settle(identity: string): Promise<void>;
};

export function createEndings(): Endings {
  const pending = new Map<string, () => Promise<void>>();
  return {
    begin(identity, shred) {
      let running: Promise<void> | null = null;
      const once = () => {
        running ??= shred().catch((error: unknown) => {
          running = null;
          throw error;
        });
        return running;
      };
      pending.set(identity, once);
      return {
        shred: once,
        over() {
          if (pending.get(identity) === once) pending.delete(identity);
        },
      };
    },
    settle: async (identity) => pending.get(identity)?.(),
  };
}

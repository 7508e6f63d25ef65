type Platform = {
  /** Hands over what is due; ends when nothing is. */
  deliver(): Promise<void>;
  nextDueMs(): number | null;
  onChange(listener: () => void): () => void;
};
type Options = { nowMs: () => number; failed: (error: unknown) => void };

/** A timer that is set again for what just failed waits at least so long. */
const LEAST_WAIT_MS = 20;
/** Longer waits are cut, so that a clock that jumps is noticed. */
const LONGEST_WAIT_MS = 60_000;

/** Moves a platform's deliveries on real time: after a change, and when something is due again. Never two at once. */
export function pump(platform: Platform, { nowMs, failed }: Options): () => void {
  let running = false;
  let changed = false;
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function look(): void {
    if (stopped) return;
    if (running) {
      changed = true;
      return;
    }
    running = true;
    changed = false;
    clearTimeout(timer);
    platform.deliver().then(ended, (error: unknown) => {
      failed(error);
      ended();
    });
  }

  function ended(): void {
    running = false;
    if (changed) return look();
    const dueMs = platform.nextDueMs();
    if (dueMs === null || stopped) return;
    timer = setTimeout(look, Math.min(LONGEST_WAIT_MS, Math.max(LEAST_WAIT_MS, dueMs - nowMs())));
  }

  // Not at once: whoever changed something goes on changing it, such as several pictures of one album.
  const unwatch = platform.onChange(() => setImmediate(look));
  look();
  return () => {
    stopped = true;
    unwatch();
    clearTimeout(timer);
  };
}

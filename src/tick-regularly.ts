import { LIMITS } from './core/limits.ts';

/** One tick after another, never two at once. Returns how to stop, which resolves when the one that runs is done. */
export function tickRegularly(tick: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  const ended = () => {
    running = null;
  };
  const timer = setInterval(() => {
    running ??= tick().then(ended, ended);
  }, LIMITS.tickEveryMs);
  return async () => {
    clearInterval(timer);
    await running;
  };
}

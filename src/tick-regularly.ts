import { LIMITS } from './core/limits.ts';

/** One tick after another, never two at once. Returns how to stop. */
export function tickRegularly(tick: () => Promise<void>): () => void {
  let running = false;
  const ended = () => {
    running = false;
  };
  const timer = setInterval(() => {
    if (running) return;
    running = true;
    tick().then(ended, ended);
  }, LIMITS.tickEveryMs);
  return () => clearInterval(timer);
}

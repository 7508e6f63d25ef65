import { AppError } from '../core/error.ts';
import { LIMITS } from '../core/limits.ts';
import { within } from '../core/within.ts';
import type { Log } from '../log.ts';
import type { Keys } from '../ports/keys.ts';
import type { Store } from '../ports/store.ts';

/** What is done without anybody asking: expired leases and silent claims back to the queue, what is past its deadline away, its keys shredded. */
export function createTick({ store, keys, log }: { store: Store; keys: Keys; log: Log }): () => Promise<void> {
  return async () => {
    try {
      const swept = await within(store.sweep(), LIMITS.turnStoreDeadlineMs);
      if (swept.ended.length > 0) await within(keys.forget(swept.ended), LIMITS.turnStoreDeadlineMs);
      if (swept.requeued > 0) log('tick', { count: swept.requeued });
    } catch (error) {
      // The next tick does it; correctness never waits for one.
      log('tick-failed', { code: error instanceof AppError ? error.code : 'internal' });
    }
  };
}

import { within } from '../core/basics/within.ts';
import { codeOf } from '../core/error.ts';
import { LIMITS } from '../core/limits.ts';
import type { Log } from '../log.ts';
import type { Keys } from '../ports/keys.ts';
import type { Store } from '../ports/store.ts';
import type { Send } from './deliver.ts';
import type { WarmSessions } from './session/warm-sessions.ts';

type TickDeps = { store: Store; keys: Keys; log: Log; deliver: Send; warm: Pick<WarmSessions, 'dropOld'> };

/** What is done without anybody asking: the store swept, what nobody sent, sent, the keys of the day kept. */
export function createTick({ store, keys, log, deliver, warm }: TickDeps): () => Promise<void> {
  /** Expired leases and silent claims back to the queue, what is past its deadline away, its keys shredded. */
  async function sweep(): Promise<void> {
    const swept = await within(store.sweep(), LIMITS.turnStoreDeadlineMs);
    if (swept.ended.length > 0) {
      await within(keys.forget(swept.ended), LIMITS.turnStoreDeadlineMs);
      await within(store.forgotten(swept.ended), LIMITS.turnStoreDeadlineMs);
    }
    if (swept.requeued > 0) log('tick', { count: swept.requeued });
  }

  /** All at once: one after another would take longer than the lease when a platform is slow. */
  async function sendUnsent(): Promise<void> {
    const unsent = await within(store.takeUnsent(), LIMITS.turnStoreDeadlineMs);
    await Promise.all(unsent.map(({ session, rows }) => deliver(session, rows, session)));
  }

  const keepKeys = () => within(keys.keepUp(), LIMITS.turnStoreDeadlineMs);

  return async () => {
    warm.dropOld();
    for (const part of [sweep, sendUnsent, keepKeys]) {
      try {
        await part();
      } catch (error) {
        // The next tick does it; correctness never waits for one.
        log('tick-failed', { code: codeOf(error) });
      }
    }
  };
}

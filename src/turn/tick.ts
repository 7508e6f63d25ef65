import { within } from '../core/basics/within.ts';
import { codeOf } from '../core/error.ts';
import { LIMITS } from '../core/limits.ts';
import type { Log } from '../log.ts';
import type { Keys } from '../ports/keys.ts';
import type { Store, ToClear } from '../ports/store.ts';
import type { ClearDue } from './clearing/clear-due.ts';
import type { Send } from './deliver.ts';
import type { WarmSessions } from './session/warm-sessions.ts';

type TickDeps = {
  store: Store;
  keys: Keys;
  log: Log;
  deliver: Send;
  clearDue: ClearDue;
  warm: Pick<WarmSessions, 'dropOld'>;
};

/** What a sweep leaves to the rest of its tick. */
type Due = { toClear: ToClear[] };

/** What is done without anybody asking: the store swept, chats emptied, what nobody sent, sent, the keys of the day kept. */
export function createTick({ store, keys, log, deliver, clearDue, warm }: TickDeps): () => Promise<void> {
  const soon = <T>(work: Promise<T>) => within(work, LIMITS.turnStoreDeadlineMs);

  /** Expired leases and silent claims back to the queue, what is past its deadline away, its keys shredded. */
  async function sweep(due: Due): Promise<void> {
    const { ended, ownKeys, toClear, requeued } = await soon(store.sweep());
    due.toClear = toClear;
    if (ended.length > 0) {
      await soon(keys.forget(ended));
      await soon(store.forgotten(ended));
    }
    if (ownKeys.length > 0) {
      await soon(keys.forgetOwn(ownKeys));
      await soon(store.forgottenOwn(ownKeys));
    }
    if (requeued > 0) log('tick', { count: requeued });
  }

  /** All at once: one after another would take longer than the lease when a platform is slow. */
  async function sendUnsent(): Promise<void> {
    const unsent = await soon(store.takeUnsent());
    await Promise.all(unsent.map(({ session, rows }) => deliver(session, rows, session)));
  }

  const keepKeys = () => soon(keys.keepUp());

  /** Last: a platform may be slow. */
  const clear = ({ toClear }: Due) => Promise.all([clearDue.handedOver(toClear), clearDue.left()]);

  return async () => {
    warm.dropOld();
    const due: Due = { toClear: [] };
    for (const part of [sweep, sendUnsent, keepKeys, clear]) {
      try {
        await part(due);
      } catch (error) {
        // The next tick does it; correctness never waits for one.
        log('tick-failed', { code: codeOf(error) });
      }
    }
  };
}

import { within } from '../../core/basics/within.ts';
import { codeOf } from '../../core/error.ts';
import { LIMITS } from '../../core/limits.ts';
import type { Log } from '../../log.ts';
import type { Keys } from '../../ports/keys.ts';
import type { Store, ToClear } from '../../ports/store.ts';
import type { Clear } from './clear.ts';
import type { ClearAgain } from './clear-again.ts';

type Deps = {
  store: Pick<Store, 'takeClearances'>;
  keys: Pick<Keys, 'unwrap'>;
  log: Log;
  clear: Clear;
  clearAgain: ClearAgain;
};
/** What a tick does of it. One that fails holds up no other: it comes again. */
export type ClearDue = {
  /** Chats whose sessions are over, or nearly too old to be emptied. */
  handedOver(toClear: readonly ToClear[]): Promise<void>;
  /** What could not be taken out before. */
  left(): Promise<void>;
};

export function createClearDue({ store, keys, log, clear, clearAgain }: Deps): ClearDue {
  const soon = <T>(work: Promise<T>) => within(work, LIMITS.turnStoreDeadlineMs);

  /** All at once: a platform that is slow with one chat is waited for once. */
  async function each<One>(all: readonly One[], work: (one: One) => Promise<{ overdue: boolean }>): Promise<void> {
    const done = await Promise.allSettled(all.map(work));
    for (const one of done) if (one.status === 'rejected') log('clear-failed', { code: codeOf(one.reason) });
    const overdue = done.filter((one) => one.status === 'fulfilled' && one.value.overdue).length;
    // In a few hours it can not be deleted any more.
    if (overdue > 0) log('clear-overdue', { count: overdue });
  }

  return {
    handedOver: (toClear) =>
      each(toClear, async ({ sid, traces }) => clear({ sid, key: await soon(keys.unwrap(sid)), traces, caseId: null })),
    left: async () => each(await soon(store.takeClearances()), clearAgain),
  };
}

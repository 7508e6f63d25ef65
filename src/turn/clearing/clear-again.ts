// turn/clearing/ takes what both sides wrote out of a chat when its session is over, now or later, and knows what became of it.

import { within } from '../../core/basics/within.ts';
import { LIMITS } from '../../core/limits.ts';
import type { Keys, Sealer } from '../../ports/keys.ts';
import type { Runtime } from '../../ports/runtime.ts';
import type { Clearance, Store } from '../../ports/store.ts';
import { openLeft, sealLeft } from './notes.ts';
import type { TakeAway } from './take-away.ts';

type Deps = {
  store: Pick<Store, 'settleClearance'>;
  keys: Pick<Keys, 'own' | 'forgetOwn'>;
  sealer: Sealer;
  runtime: Runtime;
  takeAway: TakeAway;
};
/** Whether something is left that is `clearAtMs` old. Throws when a store fails: it is tried again. */
export type ClearAgain = (clearance: Clearance) => Promise<{ overdue: boolean }>;

/** Tries again what could not be taken out of a chat; when it is done or too late, its key goes. */
export function createClearAgain({ store, keys, sealer, runtime, takeAway }: Deps): ClearAgain {
  const soon = <T>(work: Promise<T>) => within(work, LIMITS.turnStoreDeadlineMs);
  return async ({ id, blob, untilMs }) => {
    const key = await soon(keys.own(id));
    const kept = key && (await openLeft(sealer, { id, key }, blob));
    // Nobody can read any more what it was.
    if (!kept) {
      await soon(store.settleClearance(id, { clearing: 'some', later: null }));
      return { overdue: false };
    }
    const { clearing, overdue, left } = await takeAway(kept);
    const isOver = clearing !== 'later' || runtime.nowMs() >= untilMs;
    const done = { clearing: isOver && clearing === 'later' ? 'some' : clearing } as const;
    const later = isOver ? null : { blob: await sealLeft(sealer, { id, key }, left) };
    await soon(store.settleClearance(id, { ...done, later }));
    if (isOver) await soon(keys.forgetOwn([id]));
    return { overdue };
  };
}

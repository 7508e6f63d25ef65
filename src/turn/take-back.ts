import { within } from '../core/basics/within.ts';
import { asRowId } from '../core/ids.ts';
import { LIMITS } from '../core/limits.ts';
import { messageMark } from './handle-turn.ts';
import type { TurnDeps } from './turn.ts';

export type TakeBack = (what: { identity: string; message: string }) => Promise<void>;

/** A message the survivor took back is gone from the talk at once, after the turn that may still be bringing it there. */
export function createTakeBack(deps: Pick<TurnDeps, 'store' | 'keys' | 'queue' | 'runtime'>): TakeBack {
  const { store, keys, queue, runtime } = deps;
  const remove = async ({ identity, message }: { identity: string; message: string }) => {
    const tags = await keys.tags(identity, runtime.nowMs());
    const mark = await messageMark(deps, { identity, message });
    if (mark !== null) await store.takeBack(tags, [asRowId(mark)]);
  };
  return (what) => queue.run(what.identity, () => within(remove(what), LIMITS.turnStoreDeadlineMs));
}

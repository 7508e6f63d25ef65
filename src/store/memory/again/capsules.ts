// store/memory/again/ is how somebody comes back, or is reached again, when a conversation is over: codes, and ways that were agreed to.

import { LIMITS } from '../../../core/limits.ts';
import type { Store, TurnCommit } from '../../../ports/store.ts';
import type { State } from '../state.ts';

type Ask = Parameters<Store['readCapsule']>[0];

/** The capsule behind a code; over the limit nothing is looked up, so that what is refused says nothing of the code. */
export function readCapsule(state: State, { tag, by, short }: Ask): Awaited<ReturnType<Store['readCapsule']>> {
  const ofOne = { key: by, most: LIMITS.codeGuessesMax };
  const counters = short ? [ofOne, { key: 'everybody' as const, most: LIMITS.codeShortGuessesMax }] : [ofOne];
  const running = counters.map(({ key, most }) => {
    const before = state.guesses.get(key);
    const goesOn = before !== undefined && before.untilMs > state.now();
    return { key, most, ...(goesOn ? before : { untilMs: state.now() + LIMITS.codeGuessesMs, count: 0 }) };
  });
  if (running.some(({ count, most }) => count >= most)) return { refused: 'too-many' };
  const capsule = state.capsules.get(tag);
  if (capsule !== undefined && capsule.untilMs > state.now()) return { blob: capsule.blob };
  for (const { key, untilMs, count } of running) state.guesses.set(key, { untilMs, count: count + 1 });
  return { refused: 'unknown' };
}

/** Whether the turn spends a capsule that is not there, or not any more. */
export function isSpent(state: State, { capsule }: TurnCommit): boolean {
  if (capsule == null || 'put' in capsule) return false;
  return (state.capsules.get(capsule.spend)?.untilMs ?? 0) <= state.now();
}

/** What a turn says of a capsule. */
export function changeCapsule(state: State, { capsule }: TurnCommit): void {
  if (capsule == null) return;
  if ('spend' in capsule) state.capsules.delete(capsule.spend);
  else state.capsules.set(capsule.put, { untilMs: state.now() + LIMITS.capsuleMs, blob: capsule.blob });
}

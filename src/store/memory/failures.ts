import type { Channel } from '../../core/channel.ts';
import type { Tag } from '../../core/ids.ts';
import { LIMITS } from '../../core/limits.ts';
import type { State } from './state.ts';

/** One failure more of this event, counted from the first of them on. */
export function countFailure(state: State, update: Tag, channel: Channel): number {
  const before = state.failures.get(update);
  const known = before !== undefined && before.untilMs > state.now();
  const failures = known ? before : { untilMs: state.now() + LIMITS.dedupeMs[channel], count: 0 };
  failures.count += 1;
  state.failures.set(update, failures);
  return failures.count;
}

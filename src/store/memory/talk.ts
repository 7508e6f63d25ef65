import type { RowId } from '../../core/ids.ts';
import type { DeliveryState } from '../../ports/store.ts';
import { type KeptSession, openCaseOf, type State, touch } from './state.ts';

type Becoming = {
  to: Exclude<DeliveryState, 'waiting'>;
  from?: readonly DeliveryState[];
  rows: readonly { id: RowId }[] | 'all';
};

/** What became of the worker's words whose rows these are: a line and its row share their id. Whoever reads the talk is told. */
export function wordsBecame(state: State, session: KeptSession, { to, from = ['waiting'], rows }: Becoming): void {
  const ids = rows === 'all' ? null : new Set(rows.map(({ id }) => id));
  const changed = session.talk.kept.filter(
    ({ id, untilMs, delivery }) =>
      untilMs > state.now() && delivery !== null && from.includes(delivery) && (ids === null || ids.has(id)),
  );
  for (const line of changed) line.delivery = to;
  if (changed.length > 0) touch(state, openCaseOf(state, session));
}

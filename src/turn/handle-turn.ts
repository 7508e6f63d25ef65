import { AppError } from '../core/error.ts';
import { LIMITS } from '../core/limits.ts';
import { type Deadline, deadlineIn } from '../core/basics/within.ts';
import type { TurnResult } from '../ports/store.ts';
import { type Computed, computeTurn } from './compute-turn.ts';
import { catchUp, forget, meet } from './known-session.ts';
import { openRows } from './open-sealed.ts';
import type { Arrival, Outcome, TurnDeps } from './turn.ts';
import type { Known } from './warm-sessions.ts';

export type HandleTurn = (arrival: Arrival) => Promise<Outcome>;

/**
 * The spine: know the session, step, render, commit once, answer. Whatever fails up to the commit throws, and the repeat
 * completes it; what could not be sent after it is left to the repeat or the tick.
 */
export function createHandleTurn(deps: TurnDeps): HandleTurn {
  return (arrival) => {
    // The time of a turn runs while it waits for its place; its place is taken before anything is awaited.
    const inTime = deadlineIn(LIMITS.turnStoreDeadlineMs, deps.runtime.nowMs);
    return deps.queue.run(arrival.identity, () => oneTurn(deps, arrival, inTime));
  };
}

async function oneTurn(deps: TurnDeps, arrival: Arrival, inTime: Deadline): Promise<Outcome> {
  const { identity, event, seenSeq } = arrival;
  const tags = await inTime(() => deps.keys.tags(identity, deps.runtime.nowMs()));
  const update = await inTime(() => deps.keys.mark(identity, event));
  let known = deps.warm.get(tags.today) ?? (await inTime(() => meet(deps, tags)));
  for (let attempt = 0; attempt < LIMITS.turnMaxAttempts; attempt += 1) {
    const turn = await computeTurn(deps, known, arrival);
    const result = await inTime(() => deps.store.commitTurn({ ...turn.commit, tags, update, seenSeq }));
    if (result.kind === 'stale') {
      known = await catchUp(deps, { known, loaded: result.loaded, tags, inTime });
    } else if (result.kind === 'repeat') {
      // A session that had ended is not begun by asking again: the key that was made for it goes.
      if (result.end !== null && known.session === null) await forget(deps, { known, tags, inTime });
      return repeated(deps, { known, turn, result });
    } else {
      deps.warm.set(tags.today, { ...known, session: result.session });
      if (result.session === null) await forget(deps, { known, tags, inTime });
      return committed(deps, { known, turn, result });
    }
  }
  throw new AppError('conflict', 'a session kept moving under one turn');
}

type Done<Kind> = { known: Known; turn: Computed; result: Extract<TurnResult, { kind: Kind }> };

/** The answer of a turn just committed, and what came before it unseen. */
async function committed(deps: TurnDeps, { known, turn, result }: Done<'committed'>): Promise<Outcome> {
  await deps.deliver({ sid: known.sid, route: turn.commit.route }, result.rows, known.key);
  const missed = await openRows(deps, known, result.missed);
  const answers = turn.messages.map((message, index) => ({ seq: result.rows[index]?.seq ?? 0, message }));
  return { ...turn.outcome, caseOpen: result.session?.caseOpen ?? false, deliveries: [...missed, ...answers] };
}

/** The answer of a turn that was handled before: the same words, and the same ending. */
async function repeated(deps: TurnDeps, { known, turn, result }: Done<'repeat'>): Promise<Outcome> {
  await deps.deliver({ sid: known.sid, route: turn.commit.route }, result.rows, known.key);
  const farewell = result.end !== null && turn.outcome.ended === result.end ? turn.messages : [];
  const deliveries = await openRows(deps, known, result.rows);
  return {
    ...turn.outcome,
    ended: result.end,
    deliveries: [...deliveries, ...farewell.map((message) => ({ seq: 0, message }))],
  };
}

import { AppError } from '../core/error.ts';
import { LIMITS } from '../core/limits.ts';
import type { Message } from '../core/message.ts';
import type { OutboxRow } from '../ports/store.ts';
import { computeTurn } from './compute-turn.ts';
import { deadlineIn } from './deadline.ts';
import { catchUp, forget, meet } from './known-session.ts';
import type { Arrival, Delivery, Outcome, TurnDeps } from './turn.ts';
import type { Known } from './warm-sessions.ts';

export type HandleTurn = (arrival: Arrival) => Promise<Outcome>;

/**
 * The spine: know the session, step, render, commit once, answer. Whatever fails up to the commit throws, and the repeat
 * completes it; what could not be sent after it is left to the repeat or the tick.
 */
export function createHandleTurn(deps: TurnDeps): HandleTurn {
  return (arrival) =>
    // Queued before anything is awaited: the order of arrival is the order of stepping.
    deps.queue.run(arrival.identity, async () => {
      const tags = await deps.keys.tags(arrival.identity, deps.runtime.nowMs());
      const inTime = deadlineIn(LIMITS.turnStoreDeadlineMs, deps.runtime.nowMs);
      const update = await deps.keys.mark(arrival.identity, arrival.event);
      let known = deps.warm.get(tags.today) ?? (await inTime(meet(deps, tags)));
      for (let attempt = 0; attempt < LIMITS.turnMaxAttempts; attempt += 1) {
        const turn = await computeTurn(deps, known, arrival);
        const commit = { ...turn.commit, tags, update, seenSeq: arrival.seenSeq };
        const result = await inTime(deps.store.commitTurn(commit));
        if (result.kind === 'stale') {
          known = await catchUp(deps, { known, loaded: result.loaded, tags, inTime });
          continue;
        }
        const back = { sid: known.sid, route: turn.commit.route };
        if (result.kind === 'repeat') {
          await deps.deliver(back, result.rows, known.key);
          return { ...turn.outcome, ended: null, deliveries: await openRows(deps, known, result.rows) };
        }
        deps.warm.set(tags.today, { ...known, session: result.session });
        if (result.session === null) await forget(deps, { known, tags, inTime });
        await deps.deliver(back, result.rows, known.key);
        const missed = await openRows(deps, known, result.missed);
        const answers = turn.messages.map((message, index) => ({ seq: result.rows[index]?.seq ?? 0, message }));
        return { ...turn.outcome, caseOpen: result.session?.caseOpen ?? false, deliveries: [...missed, ...answers] };
      }
      throw new AppError('conflict', 'a session kept moving under one turn');
    });
}

/** Sealed rows of the store as messages. One whose key was lost is left out: nobody can read it any more. */
export async function openRows(
  { sealer, log }: Pick<TurnDeps, 'sealer' | 'log'>,
  { sid, key }: Pick<Known, 'sid' | 'key'>,
  rows: OutboxRow[],
): Promise<Delivery[]> {
  const opened = rows.map(async ({ id, seq, blob }): Promise<Delivery[]> => {
    try {
      const message = (await sealer.open(key, { type: 'row', owner: sid, version: id }, blob)) as Message;
      return [{ seq, message }];
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'seal-broken') throw error;
      log('session-unreadable', { code: error.code });
      return [];
    }
  });
  return (await Promise.all(opened)).flat();
}

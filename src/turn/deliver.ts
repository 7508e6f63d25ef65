import { codeOf } from '../core/error.ts';
import type { RowId, SessionId } from '../core/ids.ts';
import { LIMITS } from '../core/limits.ts';
import { createNotedLately } from './sending/noted-lately.ts';
import { createOnTheWay } from './sending/on-the-way.ts';
import {
  type Back,
  createSendRows,
  idsOf,
  isOfNow,
  type Row,
  type SendingDeps,
  type Way,
} from './sending/send-rows.ts';
import { createSessionQueue } from './session/session-queue.ts';

/**
 * Sends rows the way back and marks what became of them; does nothing for a session whose page fetches. Never rejects:
 * the commit stands, and what was not taken stays unsent for the tick. Rows of one session go out in the order of calls.
 */
export type Send = (to: Back, rows: readonly Row[], way: Way) => Promise<void>;
export type Deliver = Send & {
  /** Notes of what this process sent of a session a moment ago; each is given once. The turn that ended it may not know them. */
  notedLately(sid: SessionId): string[];
  /** Resolves when this process is done with sending these; null when one of them is not its to send. */
  underWay(ids: readonly RowId[]): Promise<void> | null;
  /** The process stops: after `stopSendMs` no sending is begun any more, so that none is cut; what is left is the next tick's. */
  close(): void;
  /** Resolves when nothing is being sent (a graceful stop). */
  idle(): Promise<void>;
};

/** Late enough that a tick could be given the rows before they are sent and marked: they are left to it. */
const TOO_LATE_MS = LIMITS.outboxLeaseMs - LIMITS.sendMs - 3 * LIMITS.turnStoreDeadlineMs;

export function createDeliver(deps: SendingDeps): Deliver {
  const { log, nowMs } = deps;
  const noted = createNotedLately(nowMs);
  const sendRows = createSendRows({ ...deps, noted: noted.add });
  const order = createSessionQueue();
  const onTheWay = createOnTheWay();
  let closedMs = Number.POSITIVE_INFINITY;

  /** What nobody asked for in that moment, and waited: they may have left meanwhile, or not agree any more; a tick is given it only if not. */
  const isStale = (waitedMs: number, way: Way) => waitedMs > LIMITS.unaskedWaitMs && !isOfNow(way);

  async function inTurn(to: Back, rows: readonly Row[], way: Way): Promise<void> {
    const askedMs = nowMs();
    try {
      await order.run(to.sid, async () => {
        const waitedMs = nowMs() - askedMs;
        if (waitedMs >= TOO_LATE_MS) return;
        if (nowMs() < closedMs && !isStale(waitedMs, way)) {
          return sendRows(to, way.first === undefined ? rows : await way.first(rows), way);
        }
        await sendRows.free(to.sid, rows);
      });
    } catch (error) {
      log('send-failed', { code: codeOf(error), count: rows.length });
    }
  }

  function send(to: Back, rows: readonly Row[], way: Way): Promise<void> {
    if (way.route === null || (rows.length === 0 && way.first === undefined)) return Promise.resolve();
    const sending = inTurn(to, rows, way);
    onTheWay.add(idsOf(rows), sending);
    return sending;
  }

  return Object.assign(send, {
    underWay(ids: readonly RowId[]) {
      if (!ids.every((id) => onTheWay.of(id) !== undefined || sendRows.wasSent(id))) return null;
      return Promise.all(ids.map(onTheWay.of)).then(() => undefined);
    },
    close() {
      closedMs = nowMs() + LIMITS.stopSendMs;
    },
    idle: order.idle,
    notedLately: noted.take,
  });
}

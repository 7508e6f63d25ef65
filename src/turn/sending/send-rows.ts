import { within } from '../../core/basics/within.ts';
import { AppError } from '../../core/error.ts';
import type { RowId, SessionId } from '../../core/ids.ts';
import { LIMITS } from '../../core/limits.ts';
import type { Log } from '../../log.ts';
import type { Outgoing, PushChannel, Route, Sent } from '../../ports/channel.ts';
import type { DataKey, Keys, Sealer } from '../../ports/keys.ts';
import type { OutboxRow, Settling, Store, StoredSession } from '../../ports/store.ts';
import { sealNote } from '../clearing/notes.ts';
import { openRows } from '../session/open-sealed.ts';
import { createSentLately } from './sent-lately.ts';

export type SendingDeps = {
  store: Store;
  keys: Keys;
  sealer: Sealer;
  log: Log;
  channels: readonly PushChannel[];
  nowMs: () => number;
};
export type Row = Omit<OutboxRow, 'seq'>;
export type Back = Pick<StoredSession, 'sid' | 'level' | 'speaker' | 'mayWrite'>;
/** What the caller knows already: the key, and the way back in clear, which saves asking for them. */
export type Way = {
  key?: DataKey;
  route: Route | string | null;
  /** An answer to something done so long ago that the phone was put down since. */
  putDown?: boolean;
  /** Done first, in the place of these rows; what it gives back is sent instead of them. */
  first?: (rows: readonly Row[]) => Promise<readonly Row[]>;
};
export type SendRows = {
  /** Sends rows and marks what became of them; throws when the store, a key or the platform fails. */
  (to: Back, rows: readonly Row[], way: Way): Promise<void>;
  /** Rows that nobody here will send: the next tick is given them. */
  free(sid: SessionId, rows: readonly Row[]): Promise<void>;
  /** Whether this process sent it, marked or not. */
  wasSent(id: RowId): boolean;
};

type Deps = SendingDeps & {
  /** Is told each note of what was sent, as the store has it. */
  noted: (sid: SessionId, note: string) => void;
};

/** Sends rows of one session, once it is their turn (deliver.ts). */
export function createSendRows(deps: Deps): SendRows {
  const { store, keys, sealer, log, channels, nowMs } = deps;
  const lately = createSentLately(nowMs);

  /** The stores are given as long as in a turn. */
  const soon = <T>(work: Promise<T>) => within(work, LIMITS.turnStoreDeadlineMs);

  async function send(route: Route, messages: readonly Outgoing[], level: Back['level']): Promise<Sent> {
    const channel = channels.find(({ name }) => name === route.channel);
    if (channel === undefined) throw new AppError('config', 'no channel of the name is set up');
    if (messages.length === 0) return { accepted: [], lost: [], trace: null, reach: 'ok' };
    return within(channel.send(route, messages, level), LIMITS.sendMs);
  }

  async function settle(sid: SessionId, settling: Partial<Settling>): Promise<void> {
    const whole = wholeOf(settling);
    if (whole === null) return;
    await soon(store.markSent(sid, whole));
    if (whole.trace !== null) deps.noted(sid, whole.trace);
  }

  async function deliver(to: Back, rows: readonly Row[], way: Way): Promise<void> {
    const { sid } = to;
    const ids = idsOf(rows);
    const key = way.key ?? (await soon(keys.unwrap(sid)));
    const route = key && (typeof way.route === 'string' ? await openRoute(sealer, { key, sid }, way.route) : way.route);
    // Its key or its route is lost: it can never arrive.
    if (key === null || route === null) {
      log('send-failed', { reason: 'route lost', count: ids.length });
      return settle(sid, { lost: ids });
    }
    const opened = await openRows({ sealer, log }, { sid, key }, rows);
    const { due, held, lost } = sorted(to, ids, opened);
    const again = idsOf(due).filter(lately.has);
    const fresh = due.filter(({ id }) => !again.includes(id));
    const { reach, ...sent } = await send(route, isOfNow(way) ? fresh : fresh.map(covered), to.level);
    lately.add(sent.accepted);
    const done = [...again, ...sent.accepted, ...sent.lost];
    const left = idsOf(due).filter((id) => !done.includes(id));
    // The last words of an ending are to stay in the chat.
    const of = way.first === undefined ? sent.trace : null;
    const trace = await sealNote(sealer, { sid, key }, { channel: route.channel, atMs: nowMs(), of });
    if (left.length > 0) log('send-failed', { reason: reach, count: left.length });
    if (sent.lost.length > 0) log('send-failed', { reason: 'refused', count: sent.lost.length });
    await settle(sid, {
      sent: [...again, ...sent.accepted],
      lost: [...lost, ...sent.lost],
      held: reach === 'reserved' ? [...held, ...left] : held,
      freed: reach === 'later' ? left : [],
      trace,
      unreachable: reach === 'gone',
    });
  }

  return Object.assign(deliver, {
    free: (sid: SessionId, rows: readonly Row[]) => settle(sid, { freed: idsOf(rows) }),
    wasSent: lately.has,
  });
}

export function idsOf(rows: readonly { id: RowId }[]): RowId[] {
  return rows.map(({ id }) => id);
}

/** All of it, or null when there is nothing to mark. */
function wholeOf(settling: Partial<Settling>): Settling | null {
  const whole = { sent: [], lost: [], held: [], freed: [], trace: null, unreachable: false, ...settling };
  const rows = whole.sent.length + whole.lost.length + whole.held.length + whole.freed.length;
  return rows === 0 && whole.trace === null && !whole.unreachable ? null : whole;
}

/** Whether it answers what they do at this moment: only a turn knows the way back in clear. */
export function isOfNow({ route, putDown }: Way): boolean {
  return typeof route !== 'string' && putDown !== true;
}

/** Not in the moment of what they did: they may have put the phone down, and it may be looked at by somebody else. */
function covered({ id, message }: Outgoing): Outgoing {
  return { id, message: { ...message, unasked: true } };
}

async function openRoute(
  sealer: Sealer,
  { key, sid }: { key: DataKey; sid: SessionId },
  blob: string,
): Promise<Route | null> {
  try {
    return (await sealer.open(key, { type: 'route', owner: sid, version: 'route' }, blob)) as Route;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'seal-broken') throw error;
    return null;
  }
}

type Sorted = { due: Outgoing[]; held: RowId[]; lost: RowId[] };

/**
 * What is sent now, what is kept until they write, and what never will be: it does not open, or is not true any more.
 * Nothing overtakes what is of its own kind; an answer does not wait behind words that nobody asked for.
 */
function sorted({ mayWrite, speaker }: Back, ids: readonly RowId[], opened: readonly Outgoing[]): Sorted {
  const over = ({ message }: Outgoing) => message.whileWorker === true && speaker !== 'worker';
  const waits = ({ message }: Outgoing) => (message.unasked ? mayWrite !== 'anything' : mayWrite === 'nothing');
  const live = opened.filter((row) => !over(row));
  const kept = idsOf(live);
  return {
    due: live.filter((row) => !waits(row)).map(({ id, message }) => ({ id, message })),
    held: idsOf(live.filter(waits)),
    lost: ids.filter((id) => !kept.includes(id)),
  };
}

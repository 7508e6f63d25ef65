import { AppError } from '../core/error.ts';
import type { RowId, SessionId } from '../core/ids.ts';
import { LIMITS } from '../core/limits.ts';
import { within } from '../core/basics/within.ts';
import type { Log, LogFields } from '../log.ts';
import type { PushChannel, Route, Sent } from '../ports/channel.ts';
import type { DataKey, Keys, Sealer } from '../ports/keys.ts';
import type { OutboxRow, Store } from '../ports/store.ts';
import { openRows } from './open-sealed.ts';

type DeliverDeps = { store: Store; keys: Keys; sealer: Sealer; log: Log; channels: readonly PushChannel[] };
type Row = Omit<OutboxRow, 'seq'>;
type Back = { sid: SessionId; route: string | null };

/**
 * Sends rows the way back and marks what was taken; does nothing for a session whose page fetches. Never throws: the
 * commit stands, and what was not taken stays unsent for the tick. `key` saves asking for it.
 */
export type Deliver = (to: Back, rows: readonly Row[], key?: DataKey) => Promise<void>;

export function createDeliver(deps: DeliverDeps): Deliver {
  const { store, keys, sealer, log, channels } = deps;

  /** The stores are given as long as in a turn. */
  const soon = <T>(work: Promise<T>) => within(work, LIMITS.turnStoreDeadlineMs);

  async function openRoute(key: DataKey, sid: SessionId, blob: string): Promise<Route | null> {
    try {
      return (await sealer.open(key, { type: 'route', owner: sid, version: 'route' }, blob)) as Route;
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'seal-broken') throw error;
      return null;
    }
  }

  async function send(
    key: DataKey,
    { sid, route }: { sid: SessionId; route: Route },
    rows: readonly Row[],
  ): Promise<Sent> {
    const channel = channels.find(({ name }) => name === route.channel);
    if (channel === undefined) throw new AppError('config', 'no channel of the name is set up');
    const messages = (await openRows({ sealer, log }, { sid, key }, rows)).map(({ id, message }) => ({ id, message }));
    // What does not open never will: it counts as done.
    const lost = rows.map(({ id }) => id).filter((id) => messages.every((message) => message.id !== id));
    if (messages.length === 0) return { accepted: lost, trace: null, reach: 'ok' };
    const sent = await within(channel.send(route.to, messages), LIMITS.sendMs);
    return { ...sent, accepted: [...lost, ...sent.accepted] };
  }

  /** What can never arrive, its key or route lost or the way blocked, is not tried again. */
  async function giveUp(sid: SessionId, ids: RowId[], reason: NonNullable<LogFields['reason']>): Promise<void> {
    log('send-failed', { reason, count: ids.length });
    await soon(store.markSent(sid, ids, null));
  }

  async function deliver(sid: SessionId, blob: string, { rows, key: known }: { rows: readonly Row[]; key?: DataKey }) {
    const ids = rows.map(({ id }) => id);
    const key = known ?? (await soon(keys.unwrap(sid)));
    const route = key && (await openRoute(key, sid, blob));
    if (key === null || route === null) return giveUp(sid, ids, 'route lost');
    const { accepted, trace, reach } = await send(key, { sid, route }, rows);
    const left = ids.filter((id) => !accepted.includes(id));
    const noted =
      trace === null ? null : await sealer.seal(key, { type: 'trace', owner: sid, version: 'trace' }, trace);
    if (accepted.length > 0 || noted !== null) await soon(store.markSent(sid, accepted, noted));
    if (reach === 'gone' && left.length > 0) return giveUp(sid, left, 'gone');
    if (left.length > 0) log('send-failed', { reason: reach, count: left.length });
  }

  return async ({ sid, route }, rows, key) => {
    if (route === null || rows.length === 0) return;
    try {
      await deliver(sid, route, key === undefined ? { rows } : { rows, key });
    } catch (error) {
      log('send-failed', { code: error instanceof AppError ? error.code : 'internal', count: rows.length });
    }
  };
}

import { AppError } from '../../core/error.ts';
import type { RowId, SessionId } from '../../core/ids.ts';
import type { Message } from '../../core/message.ts';
import type { Session } from '../../core/session.ts';
import type { Log } from '../../log.ts';
import type { DataKey, SealContext, Sealer } from '../../ports/keys.ts';
import type { OutboxRow, StoredSession } from '../../ports/store.ts';

export type Opener = { sealer: Sealer; log: Log };
type Sealed = { key: DataKey; context: SealContext; blob: string };
type Holder = { sid: SessionId; key: DataKey };

/** What was sealed, or null when its key was lost: nobody can read it any more, and it is said in the log. */
async function openOrNull<T>({ sealer, log }: Opener, { key, context, blob }: Sealed): Promise<T | null> {
  try {
    return (await sealer.open(key, context, blob)) as T;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'seal-broken') throw error;
    log('session-unreadable', { code: error.code });
    return null;
  }
}

/** A session in clear; null when there is none, or when it does not open any more. */
export async function openSession(deps: Opener, key: DataKey, stored: StoredSession | null): Promise<Session | null> {
  if (stored === null) return null;
  const context = { type: 'session', owner: stored.sid, version: stored.version } as const;
  return openOrNull<Session>(deps, { key, context, blob: stored.blob });
}

/** Rows as messages; one that does not open is left out. */
export async function openRows<Row extends Pick<OutboxRow, 'id' | 'blob'>>(
  deps: Opener,
  { sid, key }: Holder,
  rows: readonly Row[],
): Promise<(Row & { id: RowId; message: Message })[]> {
  const opened = rows.map(async (row) => {
    const context = { type: 'row', owner: sid, version: row.id } as const;
    const message = await openOrNull<Message>(deps, { key, context, blob: row.blob });
    return message === null ? [] : [{ ...row, message }];
  });
  return (await Promise.all(opened)).flat();
}

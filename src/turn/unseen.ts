import { AppError } from '../core/error.ts';
import type { Session } from '../core/session.ts';
import type { DataKey, Sealer } from '../ports/keys.ts';
import type { StoredSession } from '../ports/store.ts';

/**
 * Whether nothing on the survivor's screen may speak of the case, because the agreed word for danger alone opened it. Of a
 * session that does not open nobody knows; nothing is said there either.
 */
export async function isUnseen(sealer: Sealer, key: DataKey, stored: StoredSession | null): Promise<boolean> {
  if (stored === null) return false;
  const context = { type: 'session', owner: stored.sid, version: stored.version } as const;
  try {
    const { unseen } = (await sealer.open(key, context, stored.blob)) as Session;
    return unseen?.case === true;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'seal-broken') throw error;
    return true;
  }
}

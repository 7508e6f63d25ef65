import { AppError } from '../../core/error.ts';
import { asWorkerId, type WorkerId } from '../../core/ids.ts';
import { LIMITS } from '../../core/limits.ts';
import type { ConsoleDeps } from '../deps.ts';
import type { Role } from '../roles.ts';
import { type Kept, sealedRecords } from './sealed-records.ts';
import { tokenHash } from './token.ts';

type Deps = Pick<ConsoleDeps, 'store' | 'keys' | 'sealer' | 'runtime'>;

/** Somebody signed in at the desk, as a request knows them. */
export type Desk = { sessionId: string; worker: WorkerId; roles: Role[] };

/** How long the store keeps a desk session that was seen now: idle time, cut by its absolute end. ≤ 0 = over. */
function deskLifeMs(createdMs: number, nowMs: number): number {
  return Math.min(LIMITS.deskIdleMs, createdMs + LIMITS.deskMaxMs - nowMs);
}

/** Who a desk cookie is, or null when it is unknown, idle too long or past its absolute end. Idle time is the store's to count. */
export async function findDesk(deps: Deps, token: string): Promise<Desk | null> {
  const sessionId = await tokenHash(await deps.keys.houseKey(), 'desk-session', token);
  const kept = await sealedRecords(deps).read('desk-session', sessionId);
  if (!kept) return null;
  const now = deps.runtime.nowMs();
  const lifeMs = deskLifeMs(kept.value.createdMs, now);
  if (lifeMs <= 0) return null;
  if (Math.abs(now - kept.value.lastSeenMs) >= LIMITS.deskTouchEveryMs) await touch(deps, kept, { now, lifeMs });
  return { sessionId, worker: asWorkerId(kept.value.worker), roles: kept.value.roles };
}

/** Says "seen now". A conflict means another request just said the same, or the shift was ended: either way nothing to do. */
async function touch(
  deps: Deps,
  kept: Kept<'desk-session'>,
  { now, lifeMs }: { now: number; lifeMs: number },
): Promise<void> {
  const value = { ...kept.value, lastSeenMs: now };
  const write = await sealedRecords(deps).write({
    kind: 'desk-session',
    id: kept.id,
    expect: kept.version,
    value,
    lifeMs,
  });
  await deps.store.putAll([write]);
}

/** Whether the desk session still stands; does not keep it alive. */
export async function stillSignedIn(deps: Deps, desk: Desk): Promise<boolean> {
  const kept = await sealedRecords(deps).read('desk-session', desk.sessionId);
  return kept !== null && deskLifeMs(kept.value.createdMs, deps.runtime.nowMs()) > 0;
}

/** Ends the session and, until there are passkeys to come back with, the account with it. */
export async function endDesk(deps: Deps, desk: Desk): Promise<void> {
  const keys = [{ kind: 'desk-session', id: desk.sessionId } as const, { kind: 'worker', id: desk.worker } as const];
  // A beat may touch the session in between; the second look sees its new version.
  for (let attempt = 0; attempt < LIMITS.recordMaxAttempts; attempt += 1) {
    const records = await deps.store.getRecords(keys);
    const writes = keys.flatMap((key, index) => {
      const record = records[index];
      return record ? [{ ...key, expect: record.version, blob: null, lifeMs: null }] : [];
    });
    if (writes.length === 0 || (await deps.store.putAll(writes)) === 'done') return;
  }
  throw new AppError('conflict', 'the desk session kept changing while it was ended');
}

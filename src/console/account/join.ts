import { asWorkerId, type WorkerId } from '../../core/ids.ts';
import type { Language } from '../../core/language.ts';
import { LIMITS } from '../../core/limits.ts';
import type { ConsoleDeps } from '../deps.ts';
import { type Kept, sealedRecords } from './sealed-records.ts';
import { randomToken, tokenHash } from './token.ts';

type Deps = Pick<ConsoleDeps, 'store' | 'keys' | 'sealer' | 'runtime'>;
export type Newcomer = { name: string; languages: Language[]; language: Language };

/** The unused invitation behind a link, or null when it was used, has expired or never was. Looking uses nothing up. */
export async function findInvite(deps: Deps, token: string): Promise<Kept<'invite'> | null> {
  if (!/^[\w-]{43,64}$/.test(token)) return null;
  return sealedRecords(deps).read('invite', await tokenHash(await deps.keys.houseKey(), 'invite', token));
}

/**
 * Uses the link up: invitation gone, account and desk session there, together or not at all.
 * Returns the desk token for the cookie, or null when somebody else was faster.
 */
export async function join(
  deps: Deps,
  invite: Kept<'invite'>,
  newcomer: Newcomer,
): Promise<{ deskToken: string; worker: WorkerId } | null> {
  const records = sealedRecords(deps);
  const worker = asWorkerId(deps.runtime.randomId());
  const deskToken = randomToken(deps.runtime);
  const sessionId = await tokenHash(await deps.keys.houseKey(), 'desk-session', deskToken);
  const now = deps.runtime.nowMs();
  // Two links may be printed before anybody joins; only the very first becomes the admin.
  const first = (await deps.store.countRecords('worker')) === 0;
  const roles = invite.value.roles.filter((role) => role !== 'admin' || first);
  const outcome = await deps.store.putAll([
    { kind: 'invite', id: invite.id, expect: invite.version, blob: null, lifeMs: null },
    // Without passkeys nobody can come back to an account whose session is over, so it ends with the shift.
    await records.write({
      kind: 'worker',
      id: worker,
      expect: 0,
      value: { ...newcomer, roles },
      lifeMs: LIMITS.deskMaxMs,
    }),
    await records.write({
      kind: 'desk-session',
      id: sessionId,
      expect: 0,
      value: { worker, roles, createdMs: now, lastSeenMs: now },
      lifeMs: LIMITS.deskIdleMs,
    }),
  ]);
  return outcome === 'done' ? { deskToken, worker } : null;
}

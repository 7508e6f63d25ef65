import { AppError } from '../../core/error.ts';
import { LIMITS } from '../../core/limits.ts';
import type { Keys, Sealer } from '../../ports/keys.ts';
import type { Runtime } from '../../ports/runtime.ts';
import type { Store } from '../../ports/store.ts';
import type { Role } from '../roles.ts';
import { sealedRecords } from './sealed-records.ts';
import { randomToken, tokenHash } from './token.ts';

export type InviteDeps = { store: Store; keys: Keys; sealer: Sealer; runtime: Runtime };

/** A one-time link for somebody new, as a path; whoever opens it first and presses the button has it. */
async function makeInvite(deps: InviteDeps, roles: Role[]): Promise<string> {
  const token = randomToken(deps.runtime);
  const id = await tokenHash(await deps.keys.houseKey(), 'invite', token);
  const write = await sealedRecords(deps).write({
    kind: 'invite',
    id,
    expect: 0,
    value: { roles },
    lifeMs: LIMITS.inviteMs,
  });
  if ((await deps.store.putAll([write])) === 'conflict') throw new AppError('conflict', 'the link was already there');
  return `/console/join/${token}`;
}

/** The link a colleague makes: a plain worker, whoever asked. */
export function inviteColleague(deps: InviteDeps): Promise<string> {
  return makeInvite(deps, ['worker']);
}

/** The link printed at start. While no account exists it makes the admin, who answers people like any worker. */
export async function createInvite(deps: InviteDeps): Promise<string> {
  const first = (await deps.store.countRecords('worker')) === 0;
  return makeInvite(deps, first ? ['worker', 'admin'] : ['worker']);
}

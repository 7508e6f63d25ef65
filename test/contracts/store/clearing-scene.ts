import type { Clearing } from '../../../src/core/case.ts';
import { asOwnKeyId, type CaseId, type SessionId, type Tags } from '../../../src/core/ids.ts';
import { LIMITS } from '../../../src/core/limits.ts';
import type { Clearance, TurnCommit } from '../../../src/ports/store.ts';
import { person, raise, type Scene, settling, unique } from './scene.ts';

export const WAY = 'sealed-way-back';
export const LEASE = LIMITS.shredLeaseMs;
export const RETRY = LIMITS.clearingRetryMs;
/** Long enough for a slow machine, short beside every lifetime. */
export const MARGIN = 5_000;

/** Somebody on a messenger, after a turn that came by a message and was answered by one. */
export async function chatting({ store, say }: Scene, change: Partial<TurnCommit> = {}, tags: Tags = person()) {
  const { session } = await say(tags, { route: WAY, trace: 'theirs', ...change });
  if (session === null) throw new Error('nobody is there');
  await store.markSent(session.sid, settling({ trace: 'ours' }));
  return { tags, sid: session.sid };
}
/** The same with an open case that a worker holds. */
export async function held(scene: Scene) {
  const asked = raise('immediate');
  const chat = await chatting(scene, { raise: asked });
  return { ...chat, caseId: asked.id, claim: await scene.mustClaim() };
}
export type Held = Awaited<ReturnType<typeof held>>;

/** What a sweep hands over, by session; a lease earlier nobody is handed it. */
export async function handedOver({ store }: Scene): Promise<Record<SessionId, string[]>> {
  const { toClear } = await store.sweep();
  return Object.fromEntries(toClear.map(({ sid, traces }) => [sid, traces]));
}
export const later = (given: Partial<Clearance> = {}): Clearance => ({
  id: asOwnKeyId(unique('own')),
  blob: 'sealed-rest',
  caseId: null,
  untilMs: Number.MAX_SAFE_INTEGER,
  ...given,
});
export const said = (clearing: Clearing, count = 2, rest: Clearance | null = null) => ({
  count,
  clearing,
  later: rest,
});
export const settled = (clearing: Clearing, blob: string | null = null) => ({
  clearing,
  later: blob === null ? null : { blob },
});

/** The claim outlasts a while only with beats. */
export async function wait(scene: Scene, { claim }: Held, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += LIMITS.beatEveryMs) {
    scene.advance(Math.min(LIMITS.beatEveryMs, ms - passed));
    await scene.store.beat(claim.worker, [claim]);
  }
}
export async function wordOf({ caseOf }: Scene, { claim }: Held): Promise<Clearing | null> {
  return (await caseOf(claim)).cleared;
}
export async function revisionsOf({ store }: Scene, caseId: CaseId): Promise<{ desk: number; ofCase: number }> {
  const { desk, cases } = await store.revisions({ sessions: [], cases: [caseId] });
  return { desk, ofCase: cases[0] ?? -1 };
}
export const ids = (clearances: readonly Clearance[]) => clearances.map(({ id }) => id);

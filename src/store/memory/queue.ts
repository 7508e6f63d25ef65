import type { Case } from '../../core/case.ts';
import type { CaseId, WorkerId } from '../../core/ids.ts';
import { LANGUAGES } from '../../core/language.ts';
import { LIMITS } from '../../core/limits.ts';
import type { Claim, DeskView, Store } from '../../ports/store.ts';
import { dequeue, heldCase, publicCase, queueName, takeBack } from './cases.ts';
import { liveSession, onDuty } from './sessions.ts';
import { type KeptCase, type State, touch, touchDesk, type Waiting } from './state.ts';

type Ask = Parameters<Store['claimNext']>[0];

export function claimNext(state: State, ask: Ask): Case | null {
  takeBack(state, LIMITS.sweepMaxPerTick);
  const before = held(state, ask.worker).find((one) => one.request === ask.request);
  if (before !== undefined) return publicCase(before);
  const id = nextCase(state, ask);
  const next = id === null ? undefined : state.cases.get(id);
  return next === undefined ? null : claim(state, ask, next);
}

/** Immediate first, in any language after a short while; then one's own languages; then any. */
function nextCase(state: State, ask: Ask): CaseId | null {
  const own = LANGUAGES.filter((language) => ask.languages.includes(language));
  const foreign = LANGUAGES.filter((language) => !ask.languages.includes(language));
  const heads = (level: 'immediate' | 'standard', languages: typeof own) =>
    languages.map((language) => state.queues.get(queueName(level, language))?.[0]).filter((head) => head !== undefined);
  const waitedLongEnough = (head: Waiting) =>
    head.score + LIMITS.headStartMs.immediate + LIMITS.ownLanguageFirstMs <= state.now();
  const immediate = [...heads('immediate', own), ...heads('immediate', foreign).filter(waitedLongEnough)];
  const first = (from: Waiting[]) => from.toSorted((one, other) => one.score - other.score)[0]?.id;
  return first(immediate) ?? first(heads('standard', own)) ?? first(heads('standard', foreign)) ?? null;
}

function claim(state: State, ask: Ask, next: KeptCase): Case {
  dequeue(state, next);
  next.state = 'claimed';
  next.fence += 1;
  next.worker = ask.worker;
  next.request = ask.request;
  next.claimedMs = state.now();
  next.leaseUntilMs = state.now() + LIMITS.claimLeaseMs;
  next.firstWordMs = null;
  state.claimed.add(next.id);
  const session = liveSession(state, next.sid);
  if (session !== null) session.speaker = 'worker';
  touch(state, next, session);
  touchDesk(state);
  return publicCase(next);
}

function held(state: State, worker: WorkerId): KeptCase[] {
  return [...state.claimed]
    .map((id) => state.cases.get(id))
    .filter((one) => one !== undefined)
    .filter((one) => one.worker === worker);
}

export function beat(state: State, worker: WorkerId, claims: Claim[]): { lost: CaseId[] } {
  if ((state.duty.get(worker) ?? 0) <= state.now()) touchDesk(state);
  state.duty.set(worker, state.now() + LIMITS.onDutyMs);
  const lost: CaseId[] = [];
  for (const one of claims) {
    const current = one.worker === worker ? heldCase(state, one) : null;
    if (current === null) lost.push(one.caseId);
    else current.leaseUntilMs = state.now() + LIMITS.claimLeaseMs;
  }
  return { lost };
}

export function offDuty(state: State, worker: WorkerId): void {
  if (state.duty.delete(worker)) touchDesk(state);
}

export function deskView(state: State, worker: WorkerId): DeskView {
  takeBack(state, LIMITS.sweepMaxPerTick);
  const inOrder = (urgency: 'immediate' | 'standard') =>
    LANGUAGES.flatMap((language) => state.queues.get(queueName(urgency, language)) ?? []).toSorted(
      (one, other) => one.score - other.score,
    );
  const waiting = [...inOrder('immediate'), ...inOrder('standard')];
  const mine = held(state, worker);
  for (const one of mine) liveSession(state, one.sid);
  return {
    waiting: waiting
      .slice(0, LIMITS.waitingListMax)
      .map(({ id }) => state.cases.get(id))
      .filter((one) => one !== undefined)
      .map(({ id, level, language, channel, presence, firstSeenMs }) => ({
        id,
        level,
        language,
        channel,
        presence,
        firstSeenMs,
      })),
    waitingCount: waiting.length,
    mine: mine
      .map(publicCase)
      .toSorted((one, other) => one.firstSeenMs - other.firstSeenMs || (one.id < other.id ? -1 : 1)),
    onDuty: onDuty(state),
    nowMs: state.now(),
  };
}

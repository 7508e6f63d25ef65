import type { CloseCode } from '../../core/case.ts';
import { LIMITS } from '../../core/limits.ts';
import type { CaseRead, Claim, Refusal, Store, StoredSession } from '../../ports/store.ts';
import { endWay, publicWay, wayOf } from './again/ways.ts';
import { heldCase, publicCase, requeue } from './cases.ts';
import { acknowledge, after, append, emptied } from './messages.ts';
import { dropSession, liveSession, publicSession } from './sessions.ts';
import { type KeptCase, type KeptSession, type State, touch, touchDesk } from './state.ts';
import { post, toSendInOrder } from './unsent.ts';

type Words = Parameters<Store['relay']>[1];
type ToSend = { session: StoredSession | null };

const CLAIM_LOST: Refusal = { refused: 'claim-lost' };

export function readCase(state: State, claim: Claim, seenSeq: number): CaseRead | Refusal {
  const held = heldCase(state, claim);
  if (held === null) return CLAIM_LOST;
  const session = liveSession(state, held.sid);
  if (session !== null) acknowledge(session.talk, seenSeq, state.now());
  return {
    case: publicCase(held),
    session: session && publicSession(state, session),
    lines: session === null ? [] : after(session.talk, 0, state.now()),
    way: publicWay(state, wayOf(state, held)),
    nowMs: state.now(),
  };
}

export function relay(state: State, claim: Claim, words: Words): ({ seq: number } & ToSend) | Refusal {
  const held = heldCase(state, claim);
  if (held === null) return CLAIM_LOST;
  const before = state.relayed.get(words.row.id);
  if (before !== undefined && before.caseId === held.id && before.untilMs > state.now()) {
    return { seq: before.seq, session: toSendInOrder(state, liveSession(state, held.sid), before.seq) };
  }
  if (held.presence !== 'here') return { refused: held.presence };
  const session = liveSession(state, held.sid);
  // The conversation ran out while the case waited: nobody would read it.
  if (session === null) return { refused: 'left' };
  const { seq } = post(state, session, words.row);
  if (words.line !== null) {
    const { id, blob } = words.line;
    const line = {
      id,
      blob,
      seq: ++session.talk.last,
      from: 'worker',
      atMs: state.now(),
      delivery: 'waiting',
    } as const;
    append(session.talk, line, state.now());
    held.firstWordMs ??= state.now();
  }
  state.relayed.set(words.row.id, { untilMs: state.now() + LIMITS.relayedMs, caseId: held.id, seq });
  touch(state, held, session);
  touchDesk(state);
  return { seq, session: toSendInOrder(state, session, seq) };
}

export function attend(state: State, claim: Claim): { attended: true } | Refusal {
  const held = heldCase(state, claim);
  if (held === null) return CLAIM_LOST;
  held.firstWordMs ??= state.now();
  touch(state, held);
  return { attended: true };
}

export function release(state: State, claim: Claim): { released: true } | Refusal {
  const held = heldCase(state, claim);
  if (held === null) return CLAIM_LOST;
  requeue(state, held);
  return { released: true };
}

export function closeCase(
  state: State,
  claim: Claim,
  { code, row }: { code: CloseCode; row: Words['row'] | null },
): ({ closed: true } & ToSend) | Refusal {
  const held = heldCase(state, claim);
  if (held === null) return repeatedClose(state, claim, code) ? { closed: true, session: null } : CLAIM_LOST;
  if (held.presence === 'unreachable' && row !== null) return { refused: 'unreachable' };
  Object.assign(held, { state: 'closed', closedMs: state.now(), closeCode: code, leaseUntilMs: null });
  state.claimed.delete(held.id);
  endWay(state, held);
  const session = liveSession(state, held.sid);
  touch(state, held, session);
  touchDesk(state);
  if (session === null) return { closed: true, session: null };
  session.speaker = 'bot';
  session.caseOpen = false;
  session.talk = emptied(session.talk);
  session.keptUntilMs = keptAfterClose(session, state.now());
  // Nobody comes back to what was left.
  if (held.presence !== 'here') dropSession(state, session);
  const told = held.presence === 'here' && row !== null ? post(state, session, row) : null;
  return { closed: true, session: told && toSendInOrder(state, session, told.seq) };
}

/** The answer got lost and the worker asked again: still the same one closing. */
function repeatedClose(state: State, claim: Claim, code: CloseCode): boolean {
  const held: KeptCase | undefined = state.cases.get(claim.caseId);
  return (
    held?.state === 'closed' && held.worker === claim.worker && held.fence === claim.fence && held.closeCode === code
  );
}

/** A while to read the last words, no shorter than an idle session has, no longer than any may last. */
function keptAfterClose(session: KeptSession, nowMs: number): number {
  const while_ = Math.max(nowMs + LIMITS.afterCaseCloseMs, session.lastMs + LIMITS.sessionIdleMs[session.channel]);
  return Math.min(while_, session.lastMs + LIMITS.sessionWithCaseMaxMs);
}

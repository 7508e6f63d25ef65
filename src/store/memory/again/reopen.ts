import { LIMITS } from '../../../core/limits.ts';
import type { Claim, Reopening, Store } from '../../../ports/store.ts';
import { become, heldCase } from '../cases.ts';
import { alsoCalled, findSession, liveSession, newSession, publicSession } from '../sessions.ts';
import { type State, touch, touchDesk } from '../state.ts';
import { publicWay, wayOf } from './ways.ts';

/** A conversation begun by a worker over a kept way: a new session of the case, or the one its survivor left. */
export function reopen(state: State, claim: Claim, to: Reopening): Awaited<ReturnType<Store['reopen']>> {
  const held = heldCase(state, claim);
  if (held === null) return { refused: 'claim-lost' };
  const own = liveSession(state, held.sid);
  // The answer got lost and the worker asked again: still the same conversation.
  if (own !== null && own.version === to.next.version) return { session: publicSession(state, own) };
  const way = publicWay(state, wayOf(state, held));
  if (way === null || way.untilMs <= state.now()) return { refused: 'unreachable' };
  // Whatever they have is theirs; only what they left beside this very case is taken up again.
  const found = findSession(state, to.tags);
  if (found !== null && found !== own) return { refused: 'elsewhere' };
  if (own !== null && (own.sid !== to.sid || held.presence === 'here')) return { refused: 'elsewhere' };

  const session = Object.assign(own ?? newSession(to.sid, to.channel), {
    ...to.next,
    channel: to.channel,
    route: to.route,
    speaker: 'worker' as const,
    caseId: held.id,
    caseOpen: true,
    lastMs: state.now(),
    contactUntilMs: way.untilMs,
    keptUntilMs: state.now() + LIMITS.sessionWithCaseMaxMs,
  });
  state.sessions.set(session.sid, session);
  // It lives under this name, again perhaps: the key is not to be shredded.
  state.ended.delete(session.sid);
  alsoCalled(state, session, to.tags.today);
  // The worker has it already, and from now on the whole time for a first word.
  Object.assign(held, { sid: session.sid, claimedMs: state.now() });
  become(state, held, 'here');
  touch(state, session, held);
  touchDesk(state);
  return { session: publicSession(state, session) };
}

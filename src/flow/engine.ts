import type { Effect } from '../core/effect.ts';
import type { Inbound } from '../core/message.ts';
import type { Session } from '../core/session.ts';
import type { Draft, World } from './draft.ts';
import { obey } from './obey.ts';
import { tapped } from './taps.ts';
import { goTo } from './walk.ts';
import { typed } from './words.ts';

export type Stepped = { session: Session; effects: Effect[] };

/**
 * One turn of a conversation: pure and bounded. `session` null begins one.
 * Hide, erase, a person and the language work in every state; what raises the level counts in every state.
 */
export function step(world: World, session: Session | null, inbound: Inbound): Stepped {
  const draft: Draft = { world, session: begin(world, session), effects: [] };
  const begun = session === null;
  if (inbound.kind === 'look') {
    if (begun && !world.greeted) goTo(draft, world.flows.start);
  } else if (inbound.kind === 'command') {
    obey(draft, inbound.command, inbound.language);
  } else if (inbound.kind === 'tap') {
    tapped(draft, inbound.step, inbound.option);
  } else {
    typed(draft, inbound.text, begun);
  }
  return { session: draft.session, effects: draft.effects };
}

/**
 * The stored session, or a new one. After a worker closed the case it begins anew (screened again, language kept);
 * one of an older deploy whose step is gone goes to a safe step with its answers and level.
 */
function begin(world: World, stored: Session | null): Session {
  const { flows } = world;
  const served = stored?.called === true && !world.caseOpen;
  if (stored === null || served) {
    return {
      hash: flows.hash,
      at: served ? flows.on.again : flows.start,
      answers: {},
      level: 'information',
      language: stored?.language ?? world.language,
      reasons: [],
    };
  }
  const session = structuredClone(stored);
  if (!(session.at in flows.steps)) session.at = flows.on.again;
  if (session.back !== undefined && !(session.back in flows.steps)) delete session.back;
  session.hash = flows.hash;
  return session;
}

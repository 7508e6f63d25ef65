import type { Effect } from '../core/effect.ts';
import type { Inbound } from '../core/message.ts';
import type { Session } from '../core/session.ts';
import { type Draft, labelOf, type World } from './draft.ts';
import { obey } from './inbound/obey.ts';
import { tapped } from './inbound/taps.ts';
import { typed } from './inbound/words.ts';
import { askAgain } from './walk.ts';

export type Stepped = { session: Session; effects: Effect[] };

/**
 * One turn of a conversation: pure and bounded. `session` null begins one.
 * Hide, erase, a person and the language work in every state; what raises the level counts in every state.
 */
export function step(world: World, stored: Session | null, inbound: Inbound): Stepped {
  const served = stored?.called === true && !world.caseOpen;
  const session = stored === null || served ? anew(world, stored) : resumed(world, stored);
  const draft: Draft = { world, session, effects: [] };
  // What was said before belongs to nobody's question: the first step is asked, whatever the words were.
  const unasked = served || (stored === null && !world.greeted);
  if (world.newPage && world.caseOpen) {
    draft.effects.push({ do: 'relay', text: labelOf(draft, 'mark.new-page') });
  }
  if (inbound.kind === 'look') {
    if (stored === null && !world.greeted) askAgain(draft);
  } else if (inbound.kind === 'command') {
    obey(draft, inbound.command, inbound.language);
  } else if (inbound.kind === 'tap') {
    tapped(draft, inbound.step, inbound.option);
  } else if (inbound.kind === 'text') {
    typed(draft, inbound.text, unasked);
  } else if (inbound.kind === 'blocked') {
    draft.effects.push({ do: 'blocked' });
  } else if (world.speaker === 'bot') {
    askAgain(draft);
  }
  return { session: draft.session, effects: draft.effects };
}

/** A new session. After a worker closed the case too: screened again on what is new, the language kept. */
function anew({ flows, language }: World, before: Session | null): Session {
  return {
    hash: flows.hash,
    at: before === null ? flows.start : flows.on.again,
    answers: {},
    level: 'information',
    language: before?.language ?? language,
    reasons: [],
  };
}

/** The stored session; one of an older deploy whose step is gone goes to a safe step with its answers and level. */
function resumed({ flows }: World, stored: Session): Session {
  const session = structuredClone(stored);
  if (!(session.at in flows.steps)) session.at = flows.on.again;
  if (session.back !== undefined && !(session.back in flows.steps)) delete session.back;
  session.hash = flows.hash;
  return session;
}

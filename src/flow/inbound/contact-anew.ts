import { type Draft, mayAskContact, say } from '../draft.ts';
import { detour, stepAt } from '../walk.ts';
import { offersAt } from './labels.ts';

/**
 * Asks once more whether we may write back: of whoever came back after leaving (`owed`: it was so before this turn), and
 * of whoever writes while a worker speaks and never said. Else the worker's answer would wait for words that nobody knows
 * are needed.
 */
export function askContactAnew(draft: Draft, owed: boolean): void {
  const { session, world } = draft;
  const goes = draft.effects.some(({ do: what }) => what === 'leave' || what === 'erase' || what === 'blocked');
  if (goes || !mayAskContact(draft)) return;
  if (world.speaker === 'worker') return askBeside(draft);
  const waits = stepAt(draft, session.at).type === 'listen';
  if (!waits || !owed || session.contactAnew === undefined) return;
  // One question at a time: what could be chosen while waiting is offered again after this.
  draft.effects = draft.effects.map((effect) => (effect.do === 'say' ? { do: 'say', keys: effect.keys } : effect));
  detour(draft, world.flows.on.contact);
}

/** While a worker speaks no step is entered: the question stands beside the talk, and its labels are known. */
function askBeside(draft: Draft): void {
  const name = draft.world.flows.on.contact;
  const here = stepAt(draft, name);
  if (here.type !== 'contact' || draft.session.asked === name) return;
  // Asked by itself it would be a strange answer: first, that a person reads.
  const said = draft.effects.some((effect) => effect.do === 'say');
  say(draft, [...(said ? [] : ['speaking']), ...here.say], offersAt(draft, name));
  draft.session.asked = name;
  delete draft.session.contactAnew;
}

import { type Draft, mayAskContact, say } from '../draft.ts';
import { detour, stepAt } from '../walk.ts';
import { offersAt } from './labels.ts';

/**
 * Whoever came back after leaving is asked once more whether we may write back: without it a worker's answer would wait
 * for words that nobody knows are needed. `owed`: it was so before this turn, or is by what the turn does.
 */
export function askContactAnew(draft: Draft, owed: boolean): void {
  const { session, world } = draft;
  const leaves = draft.effects.some(
    (effect) => effect.do === 'leave' || effect.do === 'erase' || effect.do === 'blocked',
  );
  if (!owed || leaves || session.contactAnew === undefined || !mayAskContact(draft)) return;
  if (world.speaker === 'worker') return askBeside(draft);
  if (stepAt(draft, session.at).type !== 'listen') return;
  // One question at a time: what could be chosen while waiting is offered again after this.
  draft.effects = draft.effects.map((effect) => (effect.do === 'say' ? { do: 'say', keys: effect.keys } : effect));
  detour(draft, world.flows.on.contact);
}

/** While a worker speaks no step is entered: the question stands beside the talk, and its labels are known. */
function askBeside(draft: Draft): void {
  const name = draft.world.flows.on.contact;
  const here = stepAt(draft, name);
  if (here.type !== 'contact') return;
  say(draft, here.say, offersAt(draft, name));
  draft.session.asked = name;
  delete draft.session.contactAnew;
}

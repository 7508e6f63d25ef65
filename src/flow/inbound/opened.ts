import { aloneKeys, caseOpenNow, type Draft, forgetContact, isPushed, mark, say } from '../draft.ts';
import { askAgain, beginAt, stepAt } from '../walk.ts';
import { offersAt } from './labels.ts';

/** The chat was opened: a first question. Nothing tells whoever opened it that somebody wrote before. */
export function opened(draft: Draft, isNew: boolean): void {
  mark(draft, 'mark.opened');
  // Beside a case always: where the key of the talk was lost, nothing here says any more what was agreed to.
  if (forgetContact(draft) || (isPushed(draft) && caseOpenNow(draft))) draft.effects.push({ do: 'contact', forMs: 0 });
  if (draft.world.speaker === 'worker') return say(draft, ['speaking']);
  if (isNew) return askAgain(draft);
  beginAt(draft, draft.world.flows.on.again);
}

/** Asks what is new. What was held is sent before; a page fetches for itself and needs no words. */
export function look(draft: Draft, unasked: boolean): void {
  if (unasked) return askAgain(draft);
  if (!isPushed(draft)) return;
  const here = stepAt(draft, draft.session.at);
  const waits = here.type === 'listen' && draft.world.speaker === 'bot';
  // Who is waiting has read what stands there; what changes is whether anybody is on duty.
  if (waits) return say(draft, ['look.nothing', ...aloneKeys(draft)], offersAt(draft, draft.session.at));
  say(draft, ['look.nothing']);
  if (draft.world.speaker === 'bot') askAgain(draft);
}

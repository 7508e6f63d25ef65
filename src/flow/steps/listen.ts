import type { Offer } from '../../core/effect.ts';
import { aloneKeys, caseOpenNow, type Draft, isPushed, lookOffer, offersOf, relay, say } from '../draft.ts';
import { NO_SUCH_OPTION, type Place, type StepHandler } from './handler.ts';

/** Where nothing may be sent unasked, what a worker wrote has to be asked for. */
function shown({ step, name }: Place<'listen'>, draft: Draft): Offer[] {
  return [...offersOf(draft, name, step.offers), ...(isPushed(draft) ? [lookOffer] : [])];
}

/** Waits beside an open case: what is typed goes to the worker who takes it. */
export const listen: StepHandler<'listen'> = {
  enter(place, draft) {
    say(draft, place.step.say ?? place.step.heard, shown(place, draft));
    return null;
  },
  shown,
  choose({ step }, draft, option) {
    const offer = step.offers.find((each) => each.id === option);
    if (!offer) return NO_SUCH_OPTION;
    Object.assign(draft.session.answers, offer.set);
    return offer.to ?? step.next;
  },
  type(place, draft, text) {
    if (!caseOpenNow(draft)) return NO_SUCH_OPTION;
    relay(draft, text);
    say(draft, [...place.step.heard, ...aloneKeys(draft)], shown(place, draft));
    return null;
  },
};

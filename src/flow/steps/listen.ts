import { aloneKeys, caseOpenNow, offersOf, relay, say } from '../draft.ts';
import { NO_SUCH_OPTION, type StepHandler } from './handler.ts';

/** Waits beside an open case: what is typed goes to the worker who takes it. */
export const listen: StepHandler<'listen'> = {
  enter({ step, name }, draft) {
    say(draft, step.say ?? step.heard, offersOf(draft, name, step.offers));
    return null;
  },
  choose({ step }, draft, option) {
    const offer = step.offers.find((each) => each.id === option);
    if (!offer) return NO_SUCH_OPTION;
    Object.assign(draft.session.answers, offer.set);
    return offer.to ?? step.next;
  },
  type({ step, name }, draft, text) {
    if (!caseOpenNow(draft)) return NO_SUCH_OPTION;
    relay(draft, text);
    say(draft, [...step.heard, ...aloneKeys(draft)], offersOf(draft, name, step.offers));
    return null;
  },
};

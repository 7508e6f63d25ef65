import type { Offer } from '../../../core/effect.ts';
import { LIMITS } from '../../../core/limits.ts';
import { caseOpenNow, type Draft, isPushed, labelOf, mayAskContact, say } from '../../draft.ts';
import { CONTACT } from '../../names.ts';
import { NO_SUCH_OPTION, type Place, type StepHandler } from '../handler.ts';
import { heard } from './heard.ts';

function shown({ name }: Place<'contact'>): Offer[] {
  return CONTACT.options.map((option) => ({ step: name, option, label: `choice.contact-${option}` }));
}

/** May we write back, and how long: nothing is sent unasked to a device without it. */
export const contact: StepHandler<'contact'> = {
  enter(place, draft) {
    if (!mayAskContact(draft)) return place.step.next;
    delete draft.session.contactAnew;
    say(draft, place.step.say, shown(place));
    return null;
  },
  shown,
  choose({ step }, draft, wanted) {
    const option = CONTACT.options.find((each) => each === wanted);
    if (option === undefined || !isPushed(draft)) return NO_SUCH_OPTION;
    draft.session.answers[CONTACT.answer] = option;
    delete draft.session.contactAnew;
    draft.effects.push({ do: 'contact', forMs: LIMITS.contactMs[option] });
    say(draft, option === 'no' ? step.declined : step.agreed);
    return step.next;
  },
  type(place, draft, text) {
    const option = typedOption(place, draft, text);
    if (option !== null) return this.choose?.(place, draft, option) ?? null;
    return caseOpenNow(draft) ? heard(place, draft, text) : NO_SUCH_OPTION;
  },
};

/** A label or its number; a plain "no"; a plain "yes" is taken for the shortest. */
function typedOption(place: Place<'contact'>, draft: Draft, text: string): string | null {
  const { matchLabel } = draft.world.tools;
  const { language } = draft.session;
  const labels = (keys: string[]) => keys.map((key) => labelOf(draft, key));
  const own = shown(place).map(({ option }) => `choice.contact-${option}`);
  const chosen = CONTACT.options[matchLabel(text, labels(own), language)];
  const plain = (['hour', 'no'] as const)[matchLabel(text, labels(['choice.yes', 'choice.no']), language)];
  return chosen ?? plain ?? null;
}

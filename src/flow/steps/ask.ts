// flow/steps/ holds one file a kind of step; index.ts is the one registry.

import { holds } from '../../core/condition.ts';
import type { Offer } from '../../core/effect.ts';
import { answersOf, type Draft, factsOf, labelOf, offersOf } from '../draft.ts';
import { NO_SUCH_OPTION, type Place, type StepHandler } from './handler.ts';

function shown({ name, step }: Place<'ask'>, draft: Draft): Offer[] {
  return offersOf(draft, name, step.offers, step.skip);
}

/** One question, one answer: tapped, or typed as a label, a number or a plain yes or no. */
export const ask: StepHandler<'ask'> = {
  enter(place, draft) {
    const { step, name } = place;
    if (step.if !== undefined && !holds(step.if, factsOf(draft))) return step.next ?? name;
    const keys: string[] = [];
    for (const line of step.say) {
      if (typeof line === 'string') keys.push(line);
      else if (holds(line.if, factsOf(draft))) keys.push(line.key);
    }
    const said = { do: 'say', keys, offers: shown(place, draft) } as const;
    draft.effects.push(step.navigates ? { ...said, navigates: step.navigates } : said);
    return null;
  },
  shown,
  choose({ step, name }, draft, option) {
    const given = answersOf(step, option);
    if (given === null) return NO_SUCH_OPTION;
    Object.assign(draft.session.answers, given);
    const offer = step.offers.find((each) => each.id === option);
    return offer?.to ?? step.next ?? name;
  },
  type(place, draft, text) {
    const offers = shown(place, draft);
    const labels = offers.map((offer) => ('text' in offer ? offer.text : labelOf(draft, offer.label)));
    const offer = offers[draft.world.tools.matchLabel(text, labels, draft.session.language)];
    return offer ? (this.choose?.(place, draft, offer.option) ?? null) : NO_SUCH_OPTION;
  },
};

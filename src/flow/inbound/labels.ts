import type { Offer } from '../../core/effect.ts';
import { LANGUAGES } from '../../core/language.ts';
import type { Draft } from '../draft.ts';
import { handlerOf } from '../steps/index.ts';

/** A choice that was typed: which step it answers, and its option. */
export type TypedTap = { step: string; option: string };

/** Whether the words are exactly the label of the choice that asks for what is new. */
export function isTypedLabel(draft: Draft, offer: Offer, text: string): boolean {
  const labels = LANGUAGES.map((language) => labelIn(draft, offer, language));
  return draft.world.tools.exactLabel(text, labels) !== -1;
}

/** What can be chosen at a step now, of the step itself and beside it. */
export function offersAt(draft: Draft, name: string): Offer[] {
  const here = draft.world.flows.steps[name];
  return here ? (handlerOf(here).shown?.({ name, step: here }, draft) ?? []) : [];
}

/** The choice of this step that the words are exactly the label of, in any language: a keyboard may be older than the language. */
export function typedTap(draft: Draft, name: string, text: string): TypedTap | null {
  const offers = offersAt(draft, name).filter((offer) => offer.step === name);
  if (offers.length === 0) return null;
  const { language: spoken } = draft.session;
  const labels = [spoken, ...LANGUAGES.filter((each) => each !== spoken)].flatMap((language) =>
    offers.map((offer) => labelIn(draft, offer, language)),
  );
  const found = draft.world.tools.exactLabel(text, labels);
  const offer = found === -1 ? undefined : offers[found % offers.length];
  return offer ? { step: name, option: offer.option } : null;
}

function labelIn({ world }: Draft, offer: Offer, language: (typeof LANGUAGES)[number]): string {
  return 'text' in offer ? offer.text : world.tools.label(offer.label, { language, channel: world.channel });
}

import type { Step } from './compiled.ts';
import type { OfferSource } from './schema.ts';

export function offersIn(step: Step): readonly OfferSource[] {
  return step.type === 'ask' || step.type === 'listen' ? step.offers : [];
}

/** Every step a step can lead to, `@back` included. */
export function targetsOf(step: Step): string[] {
  if (step.type === 'end') return [];
  const targets = offersIn(step).flatMap((offer) => (offer.to === undefined ? [] : [offer.to]));
  if (step.type === 'route') targets.push(...step.routes.map(({ to }) => to));
  if (step.type === 'ask' && step.typed !== undefined) targets.push(step.typed);
  if (step.next !== undefined) targets.push(step.next);
  return targets;
}

/** Whether the engine stops here for an answer; a question with an `if` can be passed by. */
export function alwaysWaits(step: Step): boolean {
  return (
    step.type === 'listen' ||
    step.type === 'town' ||
    step.type === 'end' ||
    (step.type === 'ask' && step.if === undefined)
  );
}

/** The locale keys a step shows. */
export function keysOf(step: Step): string[] {
  const said = 'say' in step && step.say !== undefined ? step.say : [];
  const more = step.type === 'case' ? [...step.staffed, ...step.unstaffed] : step.type === 'listen' ? step.heard : [];
  const labels = offersIn(step).map((offer) => offer.label ?? `choice.${offer.id}`);
  return [...said, ...more, ...labels, ...(step.type === 'ask' && step.skip ? ['choice.skip'] : [])];
}

/** The answers a step can give. */
export function savedBy(step: Step): string[] {
  if (step.type !== 'ask') return [];
  const set = step.offers.flatMap((offer) => Object.keys(offer.set ?? {}));
  return step.save === undefined ? set : [step.save, ...set];
}

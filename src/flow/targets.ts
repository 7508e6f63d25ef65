import type { Condition } from '../core/condition.ts';
import type { Session } from '../core/session.ts';
import type { Step } from './compiled.ts';
import { CALL, CONTACT, KEEP_WAY } from './names.ts';
import type { OfferSource } from './schema.ts';

/** Whether a step asks what somebody agrees to: words beside it are the worker's, and its answer counts at any time. */
export function asksConsent(step: Step | undefined): boolean {
  return step?.type === 'contact' || step?.type === 'keep-way';
}

/** Whether all that can be chosen there is to skip it. */
export function isSkippedOnly(step: Step): boolean {
  const asksCode = step.type === 'make-code' && step.own !== undefined;
  return step.type === 'word' || step.type === 'give-code' || step.type === 'prove' || asksCode;
}

/** Whether what is typed there next is theirs alone: a word, a code, what a call is agreed on by. */
export function asksSecret(step: Step, { calling }: Session): boolean {
  return step.type === 'keep-way' ? calling !== undefined : isSkippedOnly(step);
}

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

/** Whether the engine stops here for an answer; a question with an `if`, and the one about writing back, can be passed by. */
export function alwaysWaits(step: Step): boolean {
  return (
    step.type === 'listen' ||
    step.type === 'town' ||
    step.type === 'end' ||
    (isSkippedOnly(step) && step.type !== 'prove') ||
    (step.type === 'ask' && step.if === undefined)
  );
}

/** What is said of a way that is kept, in the order it can be. */
const KEEP_WAY_BUBBLES = [
  ['case.unstaffed', 'keep-way.ask'],
  ['keep-way.change'],
  ['keep-way.no-number', 'keep-way.number'],
  ...['when', 'say', 'agreed', 'declined', 'ended', 'given-up', 'let-go'].map((each) => [`keep-way.${each}`]),
];

/** What a step says, one list a bubble; every line of it, whatever its condition. */
export function bubblesOf(step: Step): string[][] {
  if (step.type === 'ask') return [step.say.map((line) => (typeof line === 'string' ? line : line.key))];
  if (step.type === 'contact') return [step.say, step.agreed, step.declined];
  if (step.type === 'keep-way') return KEEP_WAY_BUBBLES;
  if (step.type === 'held') return [['held.erase']];
  if (step.type === 'word') return [step.say, step.set];
  if (step.type === 'make-code') return step.own === undefined ? [] : [step.own];
  if (step.type === 'case') return [step.staffed, step.unstaffed];
  if (step.type === 'listen') return [step.say ?? [], [...step.heard, 'case.unstaffed']];
  return 'say' in step && step.say !== undefined ? [step.say] : [];
}

/** The keys of all labels that can stand under a step at once. `pushed`: where what a worker wrote is asked for. */
export function labelsOf(step: Step, pushed: boolean): string[] {
  if (step.type === 'contact') return CONTACT.options.map((option) => `choice.contact-${option}`);
  if (step.type === 'keep-way') {
    const options = KEEP_WAY.options.map((option) => `keep-way-${option}`);
    return [...options, ...CALL.when, ...CALL.say, 'keep-way-end', 'keep-way-nothing'].map((each) => `choice.${each}`);
  }
  if (step.type === 'held') return ['choice.erase'];
  if (isSkippedOnly(step)) return ['choice.skip'];
  const labels = offersIn(step).map((offer) => offer.label ?? `choice.${offer.id}`);
  if (step.type === 'ask' && step.skip) labels.push('choice.skip');
  if (step.type === 'listen' && pushed) labels.push('choice.look');
  return labels;
}

/** The locale keys a step shows. */
export function keysOf(step: Step): string[] {
  return [...new Set([...bubblesOf(step).flat(), ...labelsOf(step, true)])];
}

/** The answers a step can give. */
export function savedBy(step: Step): string[] {
  if (step.type === 'contact') return [CONTACT.answer];
  if (step.type === 'keep-way') return [KEEP_WAY.answer];
  if (step.type !== 'ask') return [];
  const set = step.offers.flatMap((offer) => Object.keys(offer.set ?? {}));
  return step.save === undefined ? set : [step.save, ...set];
}

/** Every condition a step looks at. */
export function conditionsOf(step: Step): Condition[] {
  const own = 'if' in step && step.if !== undefined ? [step.if] : [];
  const lines = step.type === 'ask' ? step.say.flatMap((line) => (typeof line === 'string' ? [] : [line.if])) : [];
  const routes = step.type === 'route' ? step.routes.map(({ when }) => when) : [];
  return [
    ...own,
    ...lines,
    ...routes,
    ...offersIn(step).flatMap((offer) => (offer.if === undefined ? [] : [offer.if])),
  ];
}

import type { Offer } from '../../core/effect.ts';
import type { StepOf, StepType } from '../compiled.ts';
import type { Draft } from '../draft.ts';

/** A place in the flow: a step and its full name (`flow/step`). */
export type Place<T extends StepType> = { name: string; step: StepOf<T> };

export const NO_SUCH_OPTION: unique symbol = Symbol('no such option');

/** What a kind of step does. Every method returns the next step's name, or null to wait here for an answer. */
export type StepHandler<T extends StepType> = {
  enter(place: Place<T>, draft: Draft): string | null;
  /** Everything that can be chosen here now, at once or after one more choice. */
  shown?(place: Place<T>, draft: Draft): Offer[];
  choose?(place: Place<T>, draft: Draft, option: string): string | null | typeof NO_SUCH_OPTION;
  /** Typed words that are no label; `no-such-option` when they mean nothing here. */
  type?(place: Place<T>, draft: Draft, text: string): string | null | typeof NO_SUCH_OPTION;
};

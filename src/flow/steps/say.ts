import { holds } from '../../core/condition.ts';
import { factsOf, say } from '../draft.ts';
import type { StepHandler } from './handler.ts';

/** Speaks and goes on. */
export const sayStep: StepHandler<'say'> = {
  enter({ step }, draft) {
    if (step.if === undefined || holds(step.if, factsOf(draft))) say(draft, step.say);
    return step.next;
  },
};

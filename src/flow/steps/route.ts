import { holds } from '../../core/condition.ts';
import { factsOf } from '../draft.ts';
import type { StepHandler } from './handler.ts';

/** Chooses the way without asking: the first condition that holds, else `next`. */
export const route: StepHandler<'route'> = {
  enter({ step }, draft) {
    const facts = factsOf(draft);
    return step.routes.find(({ when }) => holds(when, facts))?.to ?? step.next;
  },
};

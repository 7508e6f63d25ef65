import { sayHeld } from '../draft.ts';
import type { StepHandler } from './handler.ts';

/** What is held about them, and how to have it deleted. */
export const heldStep: StepHandler<'held'> = {
  enter({ step }, draft) {
    sayHeld(draft);
    return step.next;
  },
};

import { say } from '../draft.ts';
import type { StepHandler } from './handler.ts';

/** The emergency numbers of the place. */
export const card: StepHandler<'card'> = {
  enter({ step }, draft) {
    if (step.say) say(draft, step.say);
    draft.effects.push({ do: 'card' });
    return step.next;
  },
};

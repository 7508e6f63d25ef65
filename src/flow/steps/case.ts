import { openCase, say } from '../draft.ts';
import type { StepHandler } from './handler.ts';

/** Opens the case, or raises the open one, and says what is true at the desk now: the words are committed with the case or not at all. */
export const openCaseStep: StepHandler<'case'> = {
  enter({ step }, draft) {
    openCase(draft, step.level);
    say(draft, draft.world.desk === 'staffed' ? step.staffed : step.unstaffed);
    return step.next;
  },
};

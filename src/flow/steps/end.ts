import { leave } from '../draft.ts';
import type { StepHandler } from './handler.ts';

/** The conversation ends here, as with the hide button; an open case stays open. */
export const end: StepHandler<'end'> = {
  enter(_place, draft) {
    leave(draft);
    return null;
  },
};

import type { StepHandler } from './handler.ts';

/** Says back what was answered, in the survivor's words. */
export const summary: StepHandler<'summary'> = {
  enter({ step }, draft) {
    draft.effects.push({ do: 'summary', keys: step.say, answers: { ...draft.session.answers } });
    return step.next;
  },
};

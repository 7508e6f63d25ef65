// flow/steps/own-words/ holds the steps of what only the survivor knows: their words, and a code to come back with.

import { readCode } from '../../../core/codes/read-code.ts';
import { caseOpenNow, type Draft, say } from '../../draft.ts';
import { BACK } from '../../names.ts';
import { NO_SUCH_OPTION, type Place, type StepHandler } from '../handler.ts';
import { choseSkip, skipOnly, typedSkip } from './skip.ts';

/** Takes a code. Nothing is said of it here: what is behind it comes back as `resumed`. */
export const giveCode: StepHandler<'give-code'> = {
  enter(place, draft) {
    say(draft, place.step.say, skipOnly(place));
    return null;
  },
  shown: skipOnly,
  choose(place, draft, option) {
    return choseSkip(onward(place, draft), draft, option);
  },
  type(place, draft, text) {
    if (typedSkip(draft, text)) return onward(place, draft).step.next;
    const read = readCode(text);
    const { signal } = draft.world.tools.read(text, draft.session.language);
    if (read !== null) {
      // Eight characters are a sentence too: should nothing be behind them, they are what they are everywhere.
      const calls = signal !== null || draft.agreed !== undefined;
      draft.effects.push({ do: 'open-code', ...read, ...(calls ? { typed: text } : {}) });
      return null;
    }
    // Words of danger do what they always do, and beside a case other words are the worker's.
    if (signal !== null || caseOpenNow(draft)) return NO_SUCH_OPTION;
    say(draft, ['code.unlike']);
    return place.name;
  },
};

/** Who was asked something else before is asked that again. */
function onward({ name, step }: Place<'give-code'>, { session }: Draft): Place<'give-code'> {
  return session.back === undefined ? { name, step } : { name, step: { ...step, next: BACK } };
}

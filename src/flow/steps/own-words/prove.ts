import { LIMITS } from '../../../core/limits.ts';
import { say } from '../../draft.ts';
import { restore } from '../../restore.ts';
import { NO_SUCH_OPTION, type StepHandler } from '../handler.ts';
import { choseSkip, skipOnly, typedSkip } from './skip.ts';

/** Asks for the check word behind a code that was right. A code works once: who skips this can give the word later. */
export const prove: StepHandler<'prove'> = {
  enter(place, draft) {
    if (draft.session.resuming === undefined) return place.step.next;
    say(draft, place.step.say, skipOnly(place));
    return null;
  },
  shown: skipOnly,
  choose: choseSkip,
  type({ step, name }, draft, text) {
    const { tools, flows } = draft.world;
    const { resuming } = draft.session;
    if (resuming === undefined) return step.next;
    const isRight = tools.plain(text) === resuming.saved.words?.check;
    if (isRight) {
      restore(draft, resuming.saved);
      return flows.on.resumed;
    }
    if (typedSkip(draft, text)) return step.next;
    // Words of danger do what they always do, and are no guess.
    if (draft.agreed === undefined && tools.read(text, draft.session.language).signal !== null) return NO_SUCH_OPTION;
    const wrong = resuming.wrong + 1;
    if (wrong < LIMITS.checkWordGuessesMax) {
      draft.session.resuming = { ...resuming, wrong };
      say(draft, ['code.wrong-word']);
      return name;
    }
    delete draft.session.resuming;
    say(draft, ['code.over']);
    return step.next;
  },
};

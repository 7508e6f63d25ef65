import { readOwnCode } from '../../../core/codes/read-code.ts';
import { say } from '../../draft.ts';
import { NO_SUCH_OPTION, type StepHandler } from '../handler.ts';
import { choseSkip, skipOnly, typedSkip } from './skip.ts';

/** Makes a code to come back with: eight words at once, or their own two words and a time, which are asked for. */
export const makeCode: StepHandler<'make-code'> = {
  enter(place, draft) {
    const { own, next } = place.step;
    if (own !== undefined) {
      say(draft, own, skipOnly(place));
      return null;
    }
    draft.effects.push({ do: 'code', own: null });
    return next;
  },
  shown: (place) => (place.step.own === undefined ? [] : skipOnly(place)),
  choose: choseSkip,
  type({ name, step }, draft, text) {
    if (typedSkip(draft, text)) return step.next;
    // Words of danger do what they always do, with a time beside them too.
    if (draft.world.tools.read(text, draft.session.language).signal !== null) return NO_SUCH_OPTION;
    const read = readOwnCode(text);
    if ('code' in read) {
      draft.effects.push({ do: 'code', own: read.code });
      return step.next;
    }
    say(draft, [`own-code.${read.unfit}`]);
    return name;
  },
};

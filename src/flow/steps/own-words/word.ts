import { LANGUAGES } from '../../../core/language.ts';
import { LIMITS } from '../../../core/limits.ts';
import { type Draft, mark, say } from '../../draft.ts';
import { labelsOf } from '../../targets.ts';
import { NO_SUCH_OPTION, type StepHandler } from '../handler.ts';
import { choseSkip, skipOnly, typedSkip } from './skip.ts';

/** Takes a word of their own. It is kept as messages are compared with it, and never said back. */
export const word: StepHandler<'word'> = {
  enter(place, draft) {
    say(draft, place.step.say, skipOnly(place));
    return null;
  },
  shown: skipOnly,
  choose: choseSkip,
  type(place, draft, text) {
    const { step } = place;
    if (typedSkip(draft, text)) return step.next;
    const { tools, caseOpen } = draft.world;
    const { words } = draft.session;
    // Words of danger do what they always do.
    const { command, signal } = tools.read(text, draft.session.language);
    if (command !== null || signal !== null) return NO_SUCH_OPTION;
    const typed = tools.plain(text);
    const unfit =
      unfitness(draft, typed) ?? (typed === words?.[step.word === 'check' ? 'duress' : 'check'] ? 'taken' : null);
    if (unfit !== null) {
      say(draft, [`word.${unfit}`, ...step.say.slice(-1)], skipOnly(place));
      return null;
    }
    // Whoever sits there now may have set it: a worker who relied on the one before is told.
    if (step.word === 'check' && caseOpen) mark(draft, 'mark.check-set');
    draft.session.words = { ...words, [step.word]: typed };
    say(draft, step.set);
    return step.next;
  },
};

/** Why a word is of no use, or null; one that means something already is `taken`. */
function unfitness(draft: Draft, typed: string): 'short' | 'long' | 'taken' | null {
  const characters = [...typed];
  const weight = characters.reduce((sum, each) => sum + weightOf(each), 0);
  if (weight < LIMITS.ownWordLeast) return 'short';
  if (characters.length > LIMITS.ownWordMaxCharacters) return 'long';
  return isTaken(draft, typed) ? 'taken' : null;
}

/** A Chinese character says as much as two letters; marks and blanks say nothing. */
function weightOf(character: string): number {
  if (/\p{Script=Han}/u.test(character)) return 2;
  return /[\p{L}\p{N}]/u.test(character) ? 1 : 0;
}

/** Whether it is a choice of any question in any language, a plain yes or no, or a town: typed, it would do that. */
function isTaken({ world }: Draft, typed: string): boolean {
  const { tools, flows, channel } = world;
  if (tools.findTown(typed) !== null) return true;
  const keys = Object.values(flows.steps).flatMap((step) => labelsOf(step, true));
  return LANGUAGES.some((language) => {
    const labels = [...keys, 'choice.look', 'choice.skip'].map((key) => tools.label(key, { language, channel }));
    const plain = ['choice.yes', 'choice.no', 'choice.unsure', 'choice.skip'].map((key) =>
      tools.label(key, { language, channel }),
    );
    return tools.exactLabel(typed, labels) !== -1 || tools.matchLabel(typed, plain, language) !== -1;
  });
}

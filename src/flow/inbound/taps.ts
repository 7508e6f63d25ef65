import { rank } from '../../core/case.ts';
import { WORKER_STEP } from '../../core/message.ts';
import { answersOf, assessNow, type Draft, labelOf, openCase, say } from '../draft.ts';
import { NO_SUCH_OPTION } from '../steps/handler.ts';
import { handlerOf } from '../steps/index.ts';
import { askAgain, settle, stepAt } from '../walk.ts';

/** A tapped choice: of the open question, or of an older one that is asked again kindly. */
export function tapped(draft: Draft, name: string, option: string): void {
  if (draft.world.speaker === 'worker' || name === WORKER_STEP) return tappedToWorker(draft, name, option);
  if (name === draft.session.at) {
    const here = stepAt(draft, name);
    const handler = handlerOf(here);
    const next = handler.choose === undefined ? NO_SUCH_OPTION : handler.choose({ name, step: here }, draft, option);
    if (next !== NO_SUCH_OPTION) return settle(draft, next);
  }
  if (raises(draft, name, option)) return settle(draft, draft.session.at);
  say(draft, ['stale']);
  askAgain(draft);
}

/** A tap on an older question counts when it raises the level: it may only raise, and it is never lost. */
function raises(draft: Draft, name: string, option: string): boolean {
  const there = draft.world.flows.steps[name];
  const given = there ? answersOf(there, option) : null;
  if (given === null) return false;
  const { level } = draft.world.tools.assess({ ...draft.session.answers, ...given });
  if (rank(level) <= rank(draft.session.level)) return false;
  Object.assign(draft.session.answers, given);
  return true;
}

/** While a worker speaks, a tap is an answer to the worker, in the words of its label. */
function tappedToWorker(draft: Draft, name: string, option: string): void {
  if (raises(draft, name, option)) {
    assessNow(draft);
    openCase(draft, draft.session.level);
  }
  const there = draft.world.flows.steps[name];
  const offers = there?.type === 'ask' || there?.type === 'listen' ? there.offers : [];
  const offer = offers.find(({ id }) => id === option);
  const isAnswer = name === WORKER_STEP && (option === 'yes' || option === 'no');
  if (!offer && !isAnswer) return;
  const text = labelOf(draft, offer?.label ?? `choice.${option}`);
  draft.effects.push({ do: 'relay', text });
}

import { rank } from '../../core/case.ts';
import { WORKER_STEP } from '../../core/message.ts';
import {
  aloneKeys,
  answersOf,
  assessNow,
  caseIsOpen,
  caseOpenNow,
  type Draft,
  isPushed,
  labelOf,
  levelShown,
  openCase,
  say,
} from '../draft.ts';
import { NO_SUCH_OPTION } from '../steps/handler.ts';
import { handlerOf } from '../steps/index.ts';
import { asksConsent } from '../targets.ts';
import { askAgain, settle, stepAt } from '../walk.ts';

/** A tapped choice: of the open question, or of an older one that is asked again kindly. */
export function tapped(draft: Draft, name: string, option: string): void {
  if (draft.world.speaker === 'worker') return tappedToWorker(draft, name, option);
  if (name === draft.session.at) {
    const next = chosen(draft, name, option);
    if (next !== NO_SUCH_OPTION) return settle(draft, next);
  }
  if (raises(draft, name, option)) return settle(draft, draft.session.at);
  // Under words that a worker has written openly: there is nothing to hide any more.
  if (isForWorker(name, option) && caseIsOpen(draft)) {
    tappedToWorker(draft, name, option);
    say(draft, ['passed-on', ...aloneKeys(draft)]);
  } else if (!permits(draft, name, option)) {
    say(draft, ['stale']);
  }
  askAgain(draft);
}

function chosen(draft: Draft, name: string, option: string): string | null | typeof NO_SUCH_OPTION {
  const here = stepAt(draft, name);
  const handler = handlerOf(here);
  return handler.choose === undefined ? NO_SUCH_OPTION : handler.choose({ name, step: here }, draft, option);
}

/** The answers of an older question that would raise the level; null when they would not. */
export function raisedBy(draft: Draft, name: string, option: string): Record<string, string> | null {
  const there = draft.world.flows.steps[name];
  const given = there ? answersOf(there, option) : null;
  if (given === null) return null;
  const { level } = draft.world.tools.assess({ ...draft.session.answers, ...given });
  return rank(level) > rank(levelShown(draft)) ? given : null;
}

/** A tap on an older question counts when it raises the level: it may only raise, and it is never lost. */
function raises(draft: Draft, name: string, option: string): boolean {
  const given = raisedBy(draft, name, option);
  if (given !== null) Object.assign(draft.session.answers, given);
  return given !== null;
}

/** What somebody agrees to can be said at any time beside a case: a "not now" is never lost. */
function permits(draft: Draft, name: string, option: string): boolean {
  // By a number it cannot be agreed to in passing.
  const inPassing = isPushed(draft) || option === 'no';
  const asks = asksConsent(draft.world.flows.steps[name]) && inPassing && caseOpenNow(draft);
  return asks && chosen(draft, name, option) !== NO_SUCH_OPTION;
}

/** While a worker speaks, a tap is an answer to the worker, in the words of its label. */
function tappedToWorker(draft: Draft, name: string, option: string): void {
  if (permits(draft, name, option)) return;
  if (raises(draft, name, option)) {
    assessNow(draft);
    openCase(draft, draft.session.level);
  }
  const there = draft.world.flows.steps[name];
  const offers = there?.type === 'ask' || there?.type === 'listen' ? there.offers : [];
  const offer = offers.find(({ id }) => id === option);
  if (!offer && !isForWorker(name, option)) return say(draft, ['speaking']);
  draft.effects.push({ do: 'relay', text: labelOf(draft, offer?.label ?? `choice.${option}`) });
}

/** A tap under a worker's own words. */
function isForWorker(name: string, option: string): boolean {
  return name === WORKER_STEP && (option === 'yes' || option === 'no');
}

import { rank } from '../../core/case.ts';
import type { Reading } from '../../core/message.ts';
import { aloneKeys, assessNow, caseOpenNow, type Draft, openCase, relay, say } from '../draft.ts';
import { WORDS } from '../names.ts';
import { NO_SUCH_OPTION } from '../steps/handler.ts';
import { handlerOf } from '../steps/index.ts';
import { askAgain, detour, goTo, settle, stepAt } from '../walk.ts';
import { obey } from './obey.ts';

/**
 * Typed words, in this order: a command; a danger that pages without asking; the worker's, while one speaks;
 * an answer to the open question; one question about what was said; else the question again.
 */
export function typed(draft: Draft, text: string, unasked: boolean): void {
  const reading = draft.world.tools.read(text, draft.session.language);
  if (reading.command !== null) return obey(draft, reading.command, reading.language ?? undefined);
  if (reading.signal === 'immediate' && raisesToImmediate(draft)) {
    relay(draft, text);
    return;
  }
  if (draft.world.speaker === 'worker') {
    relay(draft, text);
    return;
  }
  if (unasked) return askAgain(draft);
  answered(draft, text, reading.signal);
}

function raisesToImmediate(draft: Draft): boolean {
  const before = draft.session.level;
  draft.session.answers[WORDS.answer] = WORDS.value;
  if (draft.world.speaker === 'bot') {
    settle(draft, null);
  } else {
    assessNow(draft);
    if (rank(draft.session.level) > rank(before)) openCase(draft, draft.session.level);
  }
  return rank(draft.session.level) > rank(before);
}

function answered(draft: Draft, text: string, signal: Reading['signal']): void {
  const name = draft.session.at;
  const here = stepAt(draft, name);
  const handler = handlerOf(here);
  // null is an answer too: taken, and waiting on.
  const next = handler.type === undefined ? NO_SUCH_OPTION : handler.type({ name, step: here }, draft, text);
  const understood = next !== NO_SUCH_OPTION;
  if (!understood && caseOpenNow(draft)) relay(draft, text);
  // At the highest level nothing more is asked about danger; "leave" is asked about always.
  const asks =
    signal === 'leave' || ((signal === 'danger' || signal === 'helper') && draft.session.level !== 'immediate');
  if (asks && (!understood || here.type === 'listen')) return detour(draft, draft.world.flows.on[signal]);
  if (understood) return settle(draft, next);
  if (here.type === 'ask' && here.typed !== undefined) return goTo(draft, here.typed);
  say(draft, caseOpenNow(draft) ? ['passed-on', ...aloneKeys(draft)] : ['not-understood']);
  askAgain(draft);
}

import { rank } from '../../core/case.ts';
import type { Reading } from '../../core/message.ts';
import {
  aloneKeys,
  assessNow,
  caseIsOpen,
  caseOpenNow,
  type Draft,
  isPushed,
  levelShown,
  lookOffer,
  openCase,
  relay,
  say,
} from '../draft.ts';
import { VOICE, WORDS } from '../names.ts';
import { NO_SUCH_OPTION } from '../steps/handler.ts';
import { handlerOf } from '../steps/index.ts';
import { asksConsent } from '../targets.ts';
import { askAgain, callNow, detour, goTo, settle, stepAt } from '../walk.ts';
import { readingOf } from './agreed-word.ts';
import { isTypedLabel, type TypedTap, typedTap } from './labels.ts';
import { obey } from './obey.ts';
import { look } from './opened.ts';
import { raisedBy, tapped } from './taps.ts';

/**
 * Typed words, in this order: a command; a danger that pages without asking; the worker's, while one speaks; a choice
 * that came as its label; an answer to the open question; one question about what was said; else the question again.
 */
export function typed(draft: Draft, text: string, unasked: boolean): void {
  const reading = readingOf(draft, text);
  if (reading.command !== null) return obey(draft, reading.command, reading.language ?? undefined);
  if (isPushed(draft) && isTypedLabel(draft, lookOffer, text)) return look(draft, unasked);
  if (reading.signal === 'immediate' && raisesToImmediate(draft)) return relay(draft, text);
  const tap = counts(draft, text, unasked);
  if (tap !== null) return tapped(draft, tap.step, tap.option);
  if (readsAll(draft)) return relay(draft, text);
  if (unasked) return askAgain(draft);
  answered(draft, text, reading.signal);
}

/**
 * The choice these words are the label of, where a keyboard sends labels: of the open question, or of the one before when
 * it raises the level. To a worker, and before anything was asked, only what raises or says whether we may write back.
 */
function counts(draft: Draft, text: string, unasked: boolean): TypedTap | null {
  const { at, asked } = draft.session;
  const { speaker, flows } = draft.world;
  const here = typedTap(draft, at, text);
  if (here !== null && speaker === 'bot' && !unasked) return here;
  const before = asked === undefined ? null : typedTap(draft, asked, text);
  // What is offered beside a worker to somebody who spoke is nobody's question: it is known by its words alone.
  const spoke = VOICE.answer in draft.session.answers ? typedTap(draft, flows.on.voice, text) : null;
  const raising = [here, before, spoke].find((tap) => tap !== null && raisedBy(draft, tap.step, tap.option) !== null);
  if (raising) return raising;
  return [here, before].find((tap) => tap !== null && asksConsent(flows.steps[tap.step])) ?? null;
}

/** Whether what is typed is for a worker alone, who speaks or reads unseen. */
export function readsAll({ world, readUnseen }: Draft): boolean {
  return world.speaker === 'worker' || readUnseen === true;
}

/** Whether the words brought the level to immediate; the flow says what follows, or the case is raised beside a worker. */
export function raisesToImmediate(draft: Draft): boolean {
  const before = levelShown(draft);
  draft.session.answers[WORDS.answer] = WORDS.value;
  if (draft.world.speaker === 'bot') {
    // A level that was brought back by a code has no case beside it yet.
    if (before === 'immediate' && !caseOpenNow(draft)) {
      callNow(draft);
      return true;
    }
    settle(draft, null);
  } else {
    assessNow(draft);
    if (rank(levelShown(draft)) > rank(before)) openCase(draft, levelShown(draft));
  }
  return rank(levelShown(draft)) > rank(before);
}

/** Goes aside for the one question that the words call for. At the highest level nothing more is asked about danger. */
export function asksAside(draft: Draft, signal: Reading['signal']): boolean {
  if (signal !== 'danger' && signal !== 'helper') return false;
  if (levelShown(draft) === 'immediate' && caseOpenNow(draft)) return false;
  detour(draft, draft.world.flows.on[signal]);
  return true;
}

/** Hands words to the worker beside an open case; whether there is one that can be spoken of. */
export function passOn(draft: Draft, text: string): boolean {
  if (caseIsOpen(draft)) relay(draft, text);
  return caseOpenNow(draft);
}

/** What typed words mean at a step: the way on. */
function meant(draft: Draft, name: string, text: string): string | null | typeof NO_SUCH_OPTION {
  const step = stepAt(draft, name);
  const handler = handlerOf(step);
  // What is typed there is written down for the worker.
  if (draft.session.calling !== undefined && draft.agreed !== undefined) return NO_SUCH_OPTION;
  return handler.type === undefined ? NO_SUCH_OPTION : handler.type({ name, step }, draft, text);
}

function answered(draft: Draft, text: string, signal: Reading['signal']): void {
  const name = draft.session.at;
  const here = stepAt(draft, name);
  const own = meant(draft, name, text);
  // Another town, named where one was shown: the words are that step's, and of nobody else.
  const elsewhere = here.type === 'ask' && here.typed !== undefined && stepAt(draft, here.typed).type === 'town';
  // null is an answer too: taken, and waiting on.
  const next = own === NO_SUCH_OPTION && elsewhere ? meant(draft, here.typed ?? name, text) : own;
  const understood = next !== NO_SUCH_OPTION;
  if (!understood && isOver(draft, text)) {
    say(draft, ['stale']);
    return askAgain(draft);
  }
  if (!understood) passOn(draft, text);
  // Where words are the worker's, they are taken and may still call for a question.
  if (!understood || here.type === 'listen' || asksConsent(here)) {
    // "Leave" is asked about always.
    if (signal === 'leave') return detour(draft, draft.world.flows.on.leave);
    if (asksAside(draft, signal)) return;
  }
  if (understood) return settle(draft, next);
  if (here.type === 'ask' && here.typed !== undefined && !elsewhere) return goTo(draft, here.typed);
  const unread = here.type === 'town' ? 'place.unknown' : 'not-understood';
  say(draft, caseOpenNow(draft) ? ['passed-on', ...aloneKeys(draft)] : [unread]);
  askAgain(draft);
}

/** Whether the words are a choice of the question before, which is over. Beside a case a bare "no" may be the worker's. */
function isOver(draft: Draft, text: string): boolean {
  const { asked } = draft.session;
  const before = asked === undefined ? null : typedTap(draft, asked, text);
  return before !== null && (!caseOpenNow(draft) || stepAt(draft, before.step).type === 'listen');
}

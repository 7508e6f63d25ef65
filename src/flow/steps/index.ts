import type { Step, StepType } from '../compiled.ts';
import { ask } from './ask.ts';
import { card } from './card.ts';
import { openCaseStep } from './case.ts';
import { contact } from './consent/contact.ts';
import { keepWay } from './consent/keep-way.ts';
import { end } from './end.ts';
import type { StepHandler } from './handler.ts';
import { heldStep } from './held.ts';
import { listen } from './listen.ts';
import { giveCode } from './own-words/give-code.ts';
import { makeCode } from './own-words/make-code.ts';
import { prove } from './own-words/prove.ts';
import { word } from './own-words/word.ts';
import { route } from './route.ts';
import { sayStep } from './say.ts';
import { summary } from './summary.ts';
import { town } from './town.ts';

const STEPS = {
  say: sayStep,
  ask,
  contact,
  'keep-way': keepWay,
  held: heldStep,
  word,
  'make-code': makeCode,
  'give-code': giveCode,
  prove,
  town,
  route,
  case: openCaseStep,
  card,
  summary,
  listen,
  end,
} as const satisfies { [T in StepType]: StepHandler<T> };

/** The handler of a step. The table above is checked kind by kind; here the pairing is forgotten for the caller's ease. */
export function handlerOf(step: Step): StepHandler<StepType> {
  return STEPS[step.type] as unknown as StepHandler<StepType>;
}

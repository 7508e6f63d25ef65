import { rank } from '../core/case.ts';
import { LIMITS } from '../core/limits.ts';
import type { Step } from './compiled.ts';
import { assessNow, caseOpenNow, type Draft, isTopLevel, openCase } from './draft.ts';
import { BACK } from './names.ts';
import { handlerOf } from './steps/index.ts';

/** The step of this name; the compiler has proved that every name a flow uses is there. */
export function stepAt(draft: Draft, name: string): Step {
  const found = draft.world.flows.steps[name];
  if (!found) throw new Error(`the flows have no step "${name}"`);
  return found;
}

/** Walks to the first step that waits. More than `flowMaxSteps` in a turn ends at the safe step: data, not an exception. */
export function goTo(draft: Draft, first: string): void {
  const safe = draft.world.flows.on.again;
  let next: string | null = first;
  for (let walked = 0; next !== null && walked <= LIMITS.flowMaxSteps; walked += 1) {
    const name: string = walked < LIMITS.flowMaxSteps ? resolve(draft, next) : safe;
    const here = stepAt(draft, name);
    draft.session.at = name;
    next = handlerOf(here).enter({ name, step: here }, draft);
  }
}

function resolve(draft: Draft, target: string): string {
  if (target !== BACK) return target;
  const back = draft.session.back ?? draft.world.flows.on.again;
  delete draft.session.back;
  return back;
}

/** Goes aside for one question and remembers where from. */
export function detour(draft: Draft, to: string): void {
  if (draft.session.at !== to) draft.session.back ??= draft.session.at;
  goTo(draft, to);
}

/** Asks again what is open now. */
export function askAgain(draft: Draft): void {
  goTo(draft, draft.session.at);
}

/** After answers changed: what they raise comes first, then the way on (null = wait where we are). */
export function settle(draft: Draft, next: string | null): void {
  const { on } = draft.world.flows;
  const before = assessNow(draft);
  const { level } = draft.session;
  const raised = rank(level) > rank(before);
  if (raised && level === 'immediate') {
    openCase(draft, level);
    goTo(draft, on.immediate);
    return;
  }
  if (raised && caseOpenNow(draft)) {
    openCase(draft, level);
  } else if (raised && isTopLevel(level)) {
    const urgent = stepAt(draft, on.urgent);
    handlerOf(urgent).enter({ name: on.urgent, step: urgent }, draft);
  }
  if (next !== null) goTo(draft, next);
}

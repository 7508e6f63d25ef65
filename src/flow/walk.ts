import { isTop, rank } from '../core/case.ts';
import { LIMITS } from '../core/limits.ts';
import type { Step } from './compiled.ts';
import { assessNow, caseOpenNow, type Draft, levelShown, mayAskContact, openCase } from './draft.ts';
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
    forgetFrom(draft, name);
    next = handlerOf(here).enter({ name, step: here }, draft);
  }
}

function resolve(draft: Draft, target: string): string {
  return target === BACK ? (draft.session.back?.at(-1) ?? draft.world.flows.on.again) : target;
}

/** Once a remembered step is reached, it and what was remembered after it are behind. */
function forgetFrom({ session }: Draft, name: string): void {
  const kept = session.back?.slice(0, session.back.indexOf(name));
  if (!session.back?.includes(name) || kept === undefined) return;
  if (kept.length > 0) session.back = kept;
  else delete session.back;
}

function comeBackTo({ session }: Draft, name: string): void {
  session.back = [...(session.back ?? []), name].slice(-LIMITS.detoursMax);
}

/** Goes aside for one question and remembers where from. */
export function detour(draft: Draft, to: string): void {
  if (draft.session.at !== to) comeBackTo(draft, draft.session.at);
  goTo(draft, to);
}

/** Begins again at a step, with nothing to come back to. */
export function beginAt(draft: Draft, name: string): void {
  delete draft.session.back;
  goTo(draft, name);
}

/** Asks again what is open now. */
export function askAgain(draft: Draft): void {
  goTo(draft, draft.session.at);
}

/** After answers changed: what they raise comes first, then the way on (null = wait where we are). */
export function settle(draft: Draft, next: string | null): void {
  const { on } = draft.world.flows;
  const before = assessNow(draft);
  const level = levelShown(draft);
  const raised = rank(level) > rank(before);
  if (raised && level === 'immediate') return callNow(draft);
  if (raised && caseOpenNow(draft)) {
    openCase(draft, level);
  } else if (raised && isTop(level)) {
    const urgent = stepAt(draft, on.urgent);
    handlerOf(urgent).enter({ name: on.urgent, step: urgent }, draft);
    if (mayAskContact(draft)) return askContactAside(draft, next ?? draft.session.at);
  }
  if (next !== null) goTo(draft, next);
}

/** Danger now: the case, the numbers, nothing more is asked. */
export function callNow(draft: Draft): void {
  openCase(draft, 'immediate');
  beginAt(draft, draft.world.flows.on.immediate);
}

/** A case was opened in passing: whether we may write back is asked now, then the way goes on. */
function askContactAside(draft: Draft, next: string): void {
  if (next !== BACK) comeBackTo(draft, next);
  goTo(draft, draft.world.flows.on.contact);
}

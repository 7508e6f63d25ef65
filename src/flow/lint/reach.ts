import type { CompiledFlows } from '../compiled.ts';
import { BACK } from '../names.ts';
import { alwaysWaits, targetsOf } from '../targets.ts';

/** Every step some way leads to. */
export function reach(flows: CompiledFlows, from: string[]): Set<string> {
  const reached = new Set<string>();
  const open = [...from];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const step = flows.steps[name];
    if (!step || reached.has(name)) continue;
    reached.add(name);
    open.push(...targetsOf(step));
  }
  return reached;
}

/** Whether a step can be walked back to without asking anything. */
export function runsInCircles(flows: CompiledFlows, from: string): boolean {
  const seen = new Set<string>();
  const open = passes(flows, from);
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (name === from) return true;
    if (seen.has(name)) continue;
    seen.add(name);
    open.push(...passes(flows, name));
  }
  return false;
}

/** Where a step may go on to without waiting. */
function passes(flows: CompiledFlows, name: string): string[] {
  const step = flows.steps[name];
  if (!step || alwaysWaits(step) || step.type === 'end') return [];
  if (step.type === 'ask') return step.next === undefined ? [] : [step.next];
  return targetsOf(step).filter((target) => target !== BACK);
}

/** The steps walked from here on, up to and with those that wait. */
export function walked(flows: CompiledFlows, from: string): string[] {
  const seen = new Set<string>();
  const open = [from];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    open.push(...passes(flows, name));
  }
  return [...seen];
}

import { LIMITS } from '../../core/limits.ts';
import type { CompiledFlows } from '../../flow/compiled.ts';

/** Where somebody with an open case ends up who answers nothing: the step that listens behind the one that opens it. */
export function waitingStep({ on, steps }: Pick<CompiledFlows, 'on' | 'steps'>): string {
  let name = on.urgent;
  for (let passed = 0; passed < LIMITS.flowMaxSteps; passed += 1) {
    const step = steps[name];
    if (step?.type === 'listen') return name;
    if (step === undefined || !('next' in step) || step.next === undefined) break;
    name = step.next;
  }
  return on.again;
}

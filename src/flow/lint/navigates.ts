import type { CompiledFlows, StepOf } from '../compiled.ts';
import { walked } from './reach.ts';

/** What a choice of this question could raise: then its tap must never be lost. */
export function raisingFaults(flows: CompiledFlows, step: StepOf<'ask'>): string[] {
  const faults: string[] = [];
  if (step.save !== undefined || step.skip || step.offers.some((offer) => offer.set !== undefined))
    faults.push('an answer is kept');
  if (step.offers.some((offer) => offer.strong)) faults.push('a choice is the way out of danger');
  const { person, immediate, urgent } = flows.on;
  const calling = step.offers
    .flatMap((offer) => offer.to ?? step.next ?? [])
    .filter((target) =>
      // As far as is walked without another choice.
      walked(flows, target).some(
        (name) => name === person || name === immediate || name === urgent || flows.steps[name]?.type === 'case',
      ),
    );
  if (calling.length > 0) faults.push(`a choice calls somebody by way of "${calling[0]}"`);
  return faults;
}

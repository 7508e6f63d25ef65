import type { StepSource } from './schema.ts';

/** A step after compiling: screenings are expanded into asks, targets are full names (`flow/step`). */
export type Step = Exclude<StepSource, { type: 'screen' }>;
export type StepType = Step['type'];
export type StepOf<T extends StepType> = Extract<Step, { type: T }>;

/** Everywhere a conversation can be sent from outside its steps. */
export type Doors = Record<
  | 'person'
  | 'immediate'
  | 'urgent'
  | 'danger'
  | 'helper'
  | 'leave'
  | 'contact'
  | 'voice'
  | 'again'
  | 'code'
  | 'prove'
  | 'resumed',
  string
>;

/** All flows of a deployment as one module, with the hash of its content. Step names are `flow/step`. */
export type CompiledFlows = { hash: string; start: string; on: Doors; steps: Record<string, Step> };

// flow/ is the pure engine: conversations as data, one step at a time; no clock, no chance, no I/O.

import type { CompiledFlows } from './compiled.ts';

/** A question whose answer is kept: where its words are, for the worker's summary. */
export type Asked = { answer: string; question: string; labels: Record<string, string> };

/** Every kept question in the order of the flows, each answer once. */
export function askedQuestions(flows: CompiledFlows): Asked[] {
  const asked = new Map<string, Asked>();
  for (const step of Object.values(flows.steps)) {
    if (step.type !== 'ask' || step.save === undefined) continue;
    const known = asked.get(step.save);
    const labels = Object.fromEntries(step.offers.map((offer) => [offer.id, offer.label ?? `choice.${offer.id}`]));
    const question = known?.question ?? step.say.at(-1) ?? step.save;
    asked.set(step.save, { answer: step.save, question, labels: { ...labels, ...known?.labels } });
  }
  return [...asked.values()];
}

// flow/ is the pure engine: conversations as data, one step at a time; no clock, no chance, no I/O.

import type { CompiledFlows, Step } from './compiled.ts';
import { CONTACT, KEEP_WAY, VOICE } from './names.ts';

/** A question whose answer is kept: where its words are, for the worker's summary. */
export type Asked = { answer: string; question: string; labels: Record<string, string> };

/** Every kept question in the order of the flows, each answer once; then what is known without a question. */
export function askedQuestions(flows: CompiledFlows): Asked[] {
  const asked = new Map<string, Asked>();
  for (const step of Object.values(flows.steps)) {
    const found = askedBy(step);
    if (found === null) continue;
    const known = asked.get(found.answer);
    asked.set(found.answer, {
      ...found,
      question: known?.question ?? found.question,
      labels: { ...found.labels, ...known?.labels },
    });
  }
  const { answer, value, question, label } = VOICE;
  return [...asked.values(), { answer, question, labels: { [value]: label } }];
}

function askedBy(step: Step): Asked | null {
  if (step.type === 'contact') {
    const labels = Object.fromEntries(CONTACT.options.map((option) => [option, `choice.contact-${option}`]));
    return { answer: CONTACT.answer, question: step.say.at(-1) ?? CONTACT.answer, labels };
  }
  if (step.type === 'keep-way') {
    const labels = Object.fromEntries(KEEP_WAY.options.map((option) => [option, `choice.keep-way-${option}`]));
    return { answer: KEEP_WAY.answer, question: 'keep-way.ask', labels };
  }
  if (step.type !== 'ask' || step.save === undefined) return null;
  const labels = Object.fromEntries(step.offers.map((offer) => [offer.id, offer.label ?? `choice.${offer.id}`]));
  const question = step.say.findLast((line) => typeof line === 'string');
  return { answer: step.save, question: question ?? step.save, labels };
}

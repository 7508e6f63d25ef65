import type { Condition } from '../core/condition.ts';
import type { CompiledFlows, Doors, Step } from './compiled.ts';
import { BACK } from './names.ts';
import type { FlowSource, Screening, StepSource } from './schema.ts';

/** What is wrong with a source and where: `path` leads from the file's root to the node. */
export type Problem = { code: string; file: string; path: (string | number)[]; message: string };
export type Sourced<T> = { file: string; value: T };

export type Sources = { entry: string; flows: Sourced<FlowSource>[]; screenings: Sourced<Screening>[] };

/** Flows as one table with full step names; screenings expanded into questions. `hash` turns text into a short digest. */
export function compileFlows(
  sources: Sources,
  hash: (text: string) => string,
): { flows: CompiledFlows; problems: [] } | { flows: null; problems: Problem[] } {
  const problems: Problem[] = [];
  const steps: Record<string, Step> = {};
  for (const { file, value } of sources.flows) {
    for (const [name, source] of Object.entries(value.steps)) {
      const path = ['steps', name];
      const screening =
        source.type === 'screen' ? sources.screenings.find((each) => each.value.id === source.screening) : null;
      if (source.type === 'screen' && !screening) {
        problems.push({
          code: 'no-such-screening',
          file,
          path,
          message: `no screening is called "${source.screening}"`,
        });
      }
      for (const [full, step] of expand(value.id, { name, source, screening: screening?.value ?? null })) {
        if (full in steps) problems.push({ code: 'name-twice', file, path, message: `two steps are called "${full}"` });
        steps[full] = step;
      }
    }
  }
  const entry = sources.flows.find(({ value }) => value.id === sources.entry);
  if (!entry?.value.on) {
    const file = entry?.file ?? sources.entry;
    problems.push({ code: 'no-entry', file, path: [], message: `flow "${sources.entry}" must exist and say "on:"` });
    return { flows: null, problems };
  }
  const doors = Object.entries(entry.value.on).map(([door, name]) => [door, fullName(entry.value.id, name)]);
  if (problems.length > 0) return { flows: null, problems };
  const start = fullName(entry.value.id, entry.value.start);
  const content = { start, on: Object.fromEntries(doors) as Doors, steps };
  return { flows: { hash: hash(JSON.stringify(content)), ...content }, problems: [] };
}

function fullName(flow: string, target: string): string {
  return target === BACK || target.includes('/') ? target : `${flow}/${target}`;
}

type Named = { name: string; source: StepSource; screening: Screening | null };

function expand(flow: string, { name, source, screening }: Named): [string, Step][] {
  const full = fullName(flow, name);
  if (source.type !== 'screen') return [[full, withFullTargets(flow, source)]];
  const items = (screening?.item ?? []).filter((item) => item.askedElsewhere !== true);
  const after = fullName(flow, source.next);
  const names = items.map((_, index) => (index === 0 ? full : `${full}-${index + 1}`));
  if (items.length === 0) return [[full, { type: 'route', routes: [], next: after }]];
  return items.map((item, index): [string, Step] => {
    const conditions: Condition[] = [source.if, item.enableWhen].filter((each) => each !== undefined);
    const ask: Step = {
      type: 'ask',
      say: [item.text],
      save: item.linkId,
      skip: true,
      offers: item.answerOption
        .filter(({ value }) => value !== 'unknown')
        .map(({ value, label }) => ({ id: value, ...(label === undefined ? {} : { label }) })),
      next: names[index + 1] ?? after,
      ...(conditions.length > 0 ? { if: { all: conditions } } : {}),
    };
    return [names[index] ?? full, ask];
  });
}

function withFullTargets(flow: string, source: Exclude<StepSource, { type: 'screen' }>): Step {
  const step = structuredClone(source);
  if ('next' in step && step.next !== undefined) step.next = fullName(flow, step.next);
  if ('typed' in step && step.typed !== undefined) step.typed = fullName(flow, step.typed);
  if ('offers' in step) {
    for (const offer of step.offers) if (offer.to !== undefined) offer.to = fullName(flow, offer.to);
  }
  if (step.type === 'route') for (const route of step.routes) route.to = fullName(flow, route.to);
  return step;
}

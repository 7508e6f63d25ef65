import type { Finding, State } from './check.ts';

const STATES: Record<State, string> = { ok: 'ok', warning: 'warning', fault: 'FAULT' };

/** Whether there is no fault; warnings are allowed. */
export function isWell(findings: readonly Finding[]): boolean {
  return findings.every(({ state }) => state !== 'fault');
}

/** For a terminal: a line each, in columns, and how many there are of what needs somebody. */
export function reportLines(findings: readonly Finding[]): string[] {
  const wide = Math.max(...findings.map(({ name }) => name.length), 0);
  const lines = findings.map((finding) => {
    const { name, state } = finding;
    return `${STATES[state].padEnd(7)}  ${name.padEnd(wide)}  ${sentence(finding)}`;
  });
  return [...lines, '', closing(findings)];
}

/** What was seen, then what to do. */
export function sentence({ says, remedy }: Pick<Finding, 'says' | 'remedy'>): string {
  return remedy === null ? says : `${says} ${remedy}`;
}

function closing(findings: readonly Finding[]): string {
  const count = (state: State) => findings.filter((each) => each.state === state).length;
  const faults = count('fault');
  const warnings = count('warning');
  if (faults === 0 && warnings === 0) return 'All is well.';
  const parts = [
    ...(faults > 0 ? [faults === 1 ? '1 fault' : `${faults} faults`] : []),
    ...(warnings > 0 ? [warnings === 1 ? '1 warning' : `${warnings} warnings`] : []),
  ];
  return faults > 0 ? `${parts.join(', ')}. Begin with the first fault.` : `No fault, ${parts.join(', ')}.`;
}

import type { Fact, OpenCase } from '../../wire.ts';
import { el } from '../dom.ts';
import { duration, type Say } from '../words.ts';

const DRAWN = { yes: '●', unknown: '?', no: '○' } as const;
type Drawn = keyof typeof DRAWN;

function isDrawn(value: string): value is Drawn {
  return value in DRAWN;
}

/** What was said comes first; "not known" stands before "no", because it is not one. */
function place({ value }: Fact): number {
  return isDrawn(value) ? { yes: 0, unknown: 2, no: 3 }[value] : 1;
}

function factRow(say: Say, { label, value }: Fact): HTMLElement {
  const words = isDrawn(value)
    ? el('dd', { class: value }, el('span', { 'aria-hidden': 'true' }, `${DRAWN[value]} `), say(value))
    : el('dd', {}, value);
  return el('div', {}, el('dt', {}, label), words);
}

/** Why the case stands where it stands, and what was answered. No score, no verdict. */
function summary(say: Say, one: OpenCase): HTMLElement[] {
  const kept =
    one.keptUntilMs === null
      ? []
      : [el('p', { class: 'quiet' }, say('kept-for', { time: duration(say, one.keptUntilMs - one.nowMs) }))];
  if (one.content === 'gone') return [el('p', {}, say('content-gone')), ...kept];
  const reasons =
    one.reasons.length === 0
      ? []
      : [el('h3', {}, say('reasons')), el('ul', {}, ...one.reasons.map((reason) => el('li', {}, reason)))];
  const finding =
    one.finding === null ? [] : [el('p', { class: 'finding' }, el('strong', {}, `${say('finding')}: `), one.finding)];
  const facts = [...one.facts].sort((first, second) => place(first) - place(second));
  const rows =
    facts.length === 0
      ? [el('p', { class: 'quiet' }, say('facts-none'))]
      : [el('dl', { class: 'facts' }, ...facts.map((fact) => factRow(say, fact)))];
  const note = facts.some(({ value }) => value === 'unknown') ? [el('p', { class: 'quiet' }, say('unknown-note'))] : [];
  return [...reasons, ...finding, el('h3', {}, say('facts')), ...rows, ...note, ...kept];
}

/** What was answered, drawn anew only when it changed: whoever reads in it is not thrown out. */
export function createAnswered(say: Say): { root: HTMLElement; show(one: OpenCase): void } {
  const answers = el('div', { class: 'summary' });
  let shown = '';
  return {
    root: el('details', { class: 'answered', open: true }, el('summary', {}, say('summary')), answers),
    show(one) {
      const { reasons, facts, finding, content, keptUntilMs } = one;
      const keptMinutes = keptUntilMs === null ? null : Math.floor((keptUntilMs - one.nowMs) / 60_000);
      const now = JSON.stringify([reasons, facts, finding, content, keptMinutes]);
      if (now !== shown) answers.replaceChildren(...summary(say, one));
      shown = now;
    },
  };
}

import { bare } from './normalise.ts';

/** Ways to type the same plain answer; the labels of choices are among them. */
const SAME = [
  '是 是的 有 有的 对 对的 嗯 嗯嗯 会 会的 好 好的 可以 要 yes y yeah yep ok okay sure',
  '不是 没有 没 不 不会 不要 不用 不对 否 no n nope not',
  "说不准 不知道 不确定 不清楚 说不清 也许 可能 I-can't-say can't-say not-sure unsure maybe I-don't-know don't-know idk",
  "跳过 不想说 不想答 略过 下一个 skip pass next rather-not-say I-don't-want-to-say",
].map((words) => new Set(words.split(' ').map((word) => joined(word.replaceAll('-', ' ')))));

const HAN_NUMBERS = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];

/** The position of the label that is typed exactly, but for case, width, blanks and the marks around it; −1 = none. */
export function exactLabel(text: string, labels: readonly string[]): number {
  const typed = joined(text);
  return typed === '' ? -1 : labels.findIndex((label) => joinedLabel(label) === typed);
}

/**
 * The position of the label a typed answer means: itself, its number ("2", "２", "二", "②"), or a plain yes, no,
 * unsure or skip in any language. −1 = none, or two.
 */
export function createMatchLabel(): (text: string, labels: readonly string[]) => number {
  return (text, labels) => {
    const typed = joined(text);
    if (typed === '') return -1;
    const known = labels.map(joinedLabel);
    const exact = known.indexOf(typed);
    if (exact !== -1) return exact;
    const number = /^\d{1,2}$/.test(typed) ? Number(typed) - 1 : HAN_NUMBERS.indexOf(typed);
    if (number >= 0) return number < labels.length ? number : -1;
    const same = SAME.find((words) => words.has(typed));
    const meant = same ? known.flatMap((label, index) => (same.has(label) ? [index] : [])) : [];
    return meant.length === 1 ? (meant[0] ?? -1) : -1;
  };
}

/** Labels are the house's own words and few; what somebody typed is never kept. */
const ofLabels = new Map<string, string>();

function joinedLabel(label: string): string {
  const known = ofLabels.get(label);
  if (known !== undefined) return known;
  const made = joined(label);
  ofLabels.set(label, made);
  return made;
}

function joined(text: string): string {
  return bare(text).replaceAll(' ', '');
}

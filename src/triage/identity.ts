/** Seven digits in a row, or ten with single blanks or dashes between: telephone, identity and account numbers, no dates. */
const NUMBERS = /(?<!\d)(?:\+?\d(?:[ -]?\d){9,}[Xx]?|\d{7,}[Xx]?)(?!\d)/g;
const FULL_WIDTH = /[０-９]/g;

/** Typed words with every number that says who or where somebody is taken out, `mark` in its place. Emergency numbers are shorter and stay. */
export function withoutIdentity(text: string, mark: string): string {
  const plain = text.replace(FULL_WIDTH, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0));
  const kept = plain.replace(NUMBERS, mark);
  return kept === plain ? text : kept;
}

/** What scoring looks at of a screening: the weight of each answer, the cut-off, and the key of its finding in words. */
export type Scored = {
  item: readonly { linkId: string; answerOption: readonly { value: string; weight: number }[] }[];
  scoring: { cutOff: number; finding: string };
};

/** The sum of the weights of what was answered; skipped and unasked count nothing. */
export function score({ item }: Scored, answers: Readonly<Record<string, string>>): number {
  const weights = item.map(
    ({ linkId, answerOption }) => answerOption.find(({ value }) => value === answers[linkId])?.weight ?? 0,
  );
  return weights.reduce((sum, weight) => sum + weight, 0);
}

/** The key of the first finding at or above its cut-off; below it nothing is said to anybody (null). */
export function findingOf(screenings: readonly Scored[], answers: Readonly<Record<string, string>>): string | null {
  return screenings.find((each) => score(each, answers) >= each.scoring.cutOff)?.scoring.finding ?? null;
}

import { reasonFor } from './reasons.ts';
import type { Measured } from './row.ts';

/** The report to read: a line a row, below a missed goal why. */
export function table(rows: readonly Measured[], loopNs: number): string {
  const lines = rows.flatMap((row) => [line(row), ...(row.met === false ? [`          why: ${reasonFor(row)}`] : [])]);
  const missed = rows.filter(({ met }) => met === false).length;
  const judged = rows.filter(({ met }) => met !== null).length;
  return `${lines.join('\n')}

${judged - missed} of ${judged} goals met. A turn of an empty loop took ${loopNs.toFixed(2)} ns here: compare absolute
figures with another run's only by that. Ratios are medians of rounds, lowest and highest in brackets.
`;
}

function line(row: Measured): string {
  const sign = row.met === null ? '  ' : row.met ? 'ok' : '!!';
  const peer = row.peer === null ? '' : `, ${row.peerName} ${number(row.peer)}`;
  const apart = row.spread === undefined ? '' : ` (${row.spread})`;
  const ratio = row.ratio === null ? '' : `; ${number(row.ratio)}${apart}`;
  const goal = row.goal === null ? '' : `; goal: ${row.goal}`;
  return `${sign}  ${row.path.padEnd(8)}${row.measure}: ours ${number(row.ours)}${peer}${ratio}${goal}`;
}

function number(value: number): string {
  return Math.abs(value) >= 1_000 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)));
}

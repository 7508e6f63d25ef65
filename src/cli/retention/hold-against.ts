// cli/retention/ holds what is kept against what may be kept: npm run retention.

import type { Table } from '../../stores/retention-table.ts';

/** A key that is there: `leftMs` until Redis drops it by itself, −1 = never. */
export type HeldKey = { key: string; leftMs: number };
/** What there is of a row. `longestLeftMs`: of those with a lifetime; null = none has one. */
export type HeldRow = { name: string; keys: number; longestLeftMs: number | null };
export type Findings = {
  rows: HeldRow[];
  /** Keys that stand in no row. */
  strange: number;
  /** Rows that owe a lifetime, and how many of their keys have none. */
  endless: Record<string, number>;
  /** Rows whose keys live longer than they may, and how many. */
  tooLong: Record<string, number>;
};

/** Holds what is there against the table. Nothing of a key but its row is in what comes out. */
export function holdAgainst(keys: readonly HeldKey[], { rows, backstopMs, rowOf }: Table): Findings {
  const byRow = Map.groupBy(keys, ({ key }) => rowOf(key));
  const findings: Findings = { rows: [], strange: byRow.get(null)?.length ?? 0, endless: {}, tooLong: {} };
  for (const { name, mostMs } of rows) {
    const held = byRow.get(name) ?? [];
    const left = held.flatMap(({ leftMs }) => (leftMs < 0 ? [] : [leftMs]));
    findings.rows.push({ name, keys: held.length, longestLeftMs: left.length === 0 ? null : Math.max(...left) });
    if (mostMs === null) continue;
    const endless = held.length - left.length;
    const tooLong = left.filter((ms) => ms > mostMs + backstopMs).length;
    if (endless > 0) findings.endless[name] = endless;
    if (tooLong > 0) findings.tooLong[name] = tooLong;
  }
  return findings;
}

/** Whether anything is there that should not be. */
export function isSound({ strange, endless, tooLong }: Findings): boolean {
  return strange === 0 && Object.keys(endless).length === 0 && Object.keys(tooLong).length === 0;
}

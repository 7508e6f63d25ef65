import { LIMITS } from '../core/limits.ts';
import { rowOfShelfKey, SHELF_KEYS, SHELF_LONGEST_LIVES } from '../crypto/key-table.ts';
import { KEYS, rowOfKey } from '../store/keys.ts';
import { LONGEST_LIVES } from '../store/longest-lives.ts';

/** One kind of key. `mostMs`: the longest it can live after it was last written; null = no lifetime of its own. */
export type TableRow = {
  name: string;
  pattern: string;
  class: string;
  form: string;
  what: string;
  mostMs: number | null;
};
export type Table = {
  rows: TableRow[];
  /** Redis's own expiry comes so much after a deadline. */
  backstopMs: number;
  /** The row a key belongs to, or null. */
  rowOf(key: string): string | null;
};

type Kind = { pattern: string; retention: string; form: string; what: string };

function rowsOf(kinds: Record<string, Kind>, lives: Record<string, number | null>): TableRow[] {
  return Object.entries(kinds).map(([name, { pattern, retention, form, what }]) => ({
    name,
    pattern,
    class: retention,
    form,
    what,
    mostMs: lives[name] ?? null,
  }));
}

/** What the store may hold. */
export function storeTable(cell: string): Table {
  const rows = rowsOf(KEYS, LONGEST_LIVES);
  return { rows, backstopMs: LIMITS.storeTtlBackstopMs, rowOf: (key) => rowOfKey(cell, key) };
}

/** What the key server may hold. */
export function shelfTable(cell: string): Table {
  return { rows: rowsOf(SHELF_KEYS, SHELF_LONGEST_LIVES), backstopMs: 0, rowOf: (key) => rowOfShelfKey(cell, key) };
}

import type { OwnKeyId } from '../core/ids.ts';
import { LIMITS } from '../core/limits.ts';

/** One kind of key on the key server, in the same words as the store's own table (src/store/keys.ts). */
type ShelfRow = {
  /** After the cell; a session's name is the tag it began under. */
  pattern: string;
  retention: 'K';
  form: 'sealed' | 'keyed tag';
  what: string;
  /** In terms of LIMITS. */
  life: string;
};

/** Every key the key server ever holds. Docs are generated from it and a test walks a key server by it. */
export const SHELF_KEYS = {
  dayKeys: {
    pattern: 'e:<day>',
    retention: 'K',
    form: 'sealed',
    what: "the random keys of one UTC day, which name people and wrap sessions' keys, wrapped under the deployment's secret",
    life: 'dayKeysMs from the beginning of that day',
  },
  markKey: {
    pattern: 'e:marks',
    retention: 'K',
    form: 'sealed',
    what: "the random key of the marks of what was handled, wrapped under the deployment's secret",
    life: 'markKeyMs from the last time a process asked for it',
  },
  dataKey: {
    pattern: 'k:<sid>',
    retention: 'K',
    form: 'sealed',
    what: "a session's own key, wrapped under a key of the last day its survivor wrote",
    life: 'dataKeyMs from its last use; gone when its session ends',
  },
  ownKey: {
    pattern: 'o:<id>',
    retention: 'K',
    form: 'sealed',
    what: 'the key of one record that outlives its session, wrapped under the house key, which lies in the store',
    life: 'what was asked: of a kept way its time and keepWayExtraMs, of a clearance clearMaxMs',
  },
  alias: {
    pattern: 'k:<tag>',
    retention: 'K',
    form: 'keyed tag',
    what: 'leads from a later day\'s tag to the key; its value begins with ">"',
    life: 'dataKeyMs from its last use; leads nowhere once the key is gone',
  },
} as const satisfies Record<string, ShelfRow>;

/** Random keys under the deployment's secret: those of a day (whole UTC days since the epoch), and that of marks. */
export type Epoch = number | 'marks';

/** Their name on the key server. */
export function epochName(cell: string, epoch: Epoch): string {
  return `{${cell}}:e:${epoch}`;
}

/** The name of the key of one record. */
export function ownName(cell: string, id: OwnKeyId): string {
  return `{${cell}}:o:${id}`;
}

/** What the name of a session's key begins with; the rest is a tag. */
export function shelfPrefix(cell: string): string {
  return `{${cell}}:k:`;
}

/** How long a key of each row can live from its last use, in ms. */
export const SHELF_LONGEST_LIVES: Record<keyof typeof SHELF_KEYS, number> = {
  dayKeys: LIMITS.dayKeysMs + LIMITS.dayKeysAheadMs,
  markKey: LIMITS.markKeyMs,
  dataKey: LIMITS.dataKeyMs,
  ownKey: Math.max(LIMITS.clearMaxMs, Math.max(...Object.values(LIMITS.keepWayMs)) + LIMITS.keepWayExtraMs),
  alias: LIMITS.dataKeyMs,
};

/** Which row a key of the key server belongs to, or null. A key and what leads to one are told apart by their value alone. */
export function rowOfShelfKey(cell: string, key: string): keyof typeof SHELF_KEYS | null {
  if (key === epochName(cell, 'marks')) return 'markKey';
  const rest = key.startsWith(`{${cell}}:`) ? key.slice(cell.length + 3) : '';
  if (/^e:\d+$/.test(rest)) return 'dayKeys';
  if (/^o:[\w-]{22}$/.test(rest)) return 'ownKey';
  return /^k:[\w-]{22}$/.test(rest) ? 'dataKey' : null;
}

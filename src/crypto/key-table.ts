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
  dataKey: {
    pattern: 'k:<sid>',
    retention: 'K',
    form: 'sealed',
    what: "a session's own key, wrapped under a key of the day",
    life: 'dataKeyMs from its last use; gone when its session ends',
  },
  alias: {
    pattern: 'k:<tag>',
    retention: 'K',
    form: 'keyed tag',
    what: 'leads from a later day\'s tag to the key; its value begins with ">"',
    life: 'dataKeyMs from its last use; leads nowhere once the key is gone',
  },
} as const satisfies Record<string, ShelfRow>;

/** What every key on the key server begins with; the rest is a tag. */
export function shelfPrefix(cell: string): string {
  return `{${cell}}:k:`;
}

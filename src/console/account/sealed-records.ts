import * as z from 'zod/mini';
import { LANGUAGES } from '../../core/language.ts';
import type { Keys, Sealer } from '../../ports/keys.ts';
import type { RecordKey, RecordWrite, Store } from '../../ports/store.ts';
import { ROLES } from '../roles.ts';

const roles = z.array(z.enum(ROLES)).check(z.minLength(1));

/** What each kind of record holds; sealed under the house key. */
const SHAPES = {
  invite: z.object({ roles }),
  worker: z.object({
    /** An alias for colleagues; no survivor ever sees it. */
    name: z.string(),
    roles,
    /** Spoken: the queue offers these first. */
    languages: z.array(z.enum(LANGUAGES)).check(z.minLength(1)),
    /** Of the desk's pages. */
    language: z.enum(LANGUAGES),
  }),
  'desk-session': z.object({ worker: z.string(), roles, createdMs: z.number(), lastSeenMs: z.number() }),
};
/** All but the house key, which is wrapped and not sealed. */
type Kinds = Exclude<RecordKey['kind'], 'house'>;
export type RecordValue<Kind extends Kinds> = z.infer<(typeof SHAPES)[Kind]>;

export type Kept<Kind extends Kinds> = { id: string; version: number; value: RecordValue<Kind> };
type Wanted<Kind extends Kinds> = {
  kind: Kind;
  id: string;
  expect: number;
  value: RecordValue<Kind>;
  lifeMs: number | null;
};

export type SealedRecords = {
  /** null when there is none (any more). */
  read<Kind extends Kinds>(kind: Kind, id: string): Promise<Kept<Kind> | null>;
  /** A write for `putAll`; a blob moved to another place or version does not open. */
  write<Kind extends Kinds>(wanted: Wanted<Kind>): Promise<RecordWrite>;
};

/** Accounts as they rest: sealed under the house key, each bound to its kind, id and version. */
export function sealedRecords({ store, keys, sealer }: { store: Store; keys: Keys; sealer: Sealer }): SealedRecords {
  return {
    async read(kind, id) {
      const [record] = await store.getRecords([{ kind, id }]);
      if (!record) return null;
      const context = { type: kind, owner: id, version: String(record.version) };
      const opened = await sealer.open(await keys.houseKey(), context, record.blob);
      return { id, version: record.version, value: SHAPES[kind].parse(opened) as RecordValue<typeof kind> };
    },
    async write({ kind, id, expect, value, lifeMs }) {
      // The store numbers versions from 1, one a write.
      const context = { type: kind, owner: id, version: String(expect + 1) };
      return { kind, id, expect, blob: await sealer.seal(await keys.houseKey(), context, value), lifeMs };
    },
  };
}

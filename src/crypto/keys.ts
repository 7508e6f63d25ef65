import { AppError } from '../core/error.ts';
import type { SessionId, Tags } from '../core/ids.ts';
import { LIMITS } from '../core/limits.ts';
import type { DataKey, Keys } from '../ports/keys.ts';
import { keyedTag, keysOfCode } from './code-keys.ts';
import type { KeyShelf } from './key-shelf.ts';
import { freshDataKey, openDataKey, wrapDataKey } from './wrapped/data-keys.ts';
import { createEpochKeys, type EpochKeys, type Pair } from './wrapped/epoch-keys.ts';
import { dayOf } from './wrapped/epoch-row.ts';
import { createHouseKey, type Records } from './wrapped/house-key.ts';
import { createOwnKeys } from './wrapped/own-keys.ts';
import { createRotation } from './wrapped/rotation.ts';
import { createWrapping } from './wrapped/wrapping.ts';

type Options = {
  secret: Uint8Array;
  /** The secret before this one, while it is being changed. */
  previous?: Uint8Array | null;
  cell: string;
  shelf: KeyShelf;
  /** The store's, where the house key lies. */
  records: Records;
  nowMs: () => number;
};

/**
 * Every key is random: those of a day and of a session lie wrapped on the shelf and nowhere else, the house key wrapped in
 * the store. The deployment's secret only wraps.
 */
export function createKeys({ secret, previous = null, cell, shelf, records, nowMs }: Options): Keys {
  const wrapping = createWrapping({ secret, previous, cell });
  const house = createHouseKey(records, wrapping);
  const epochs = createEpochKeys({ shelf, wrapping, house, nowMs });

  const marksNow = async () => (await epochs.marks(dayOf(nowMs()))).sign;
  async function houseNow(): Promise<DataKey> {
    const held = house.held();
    if (held !== null) return held;
    const record = await house.read();
    // Before it is made, what lies on the shelf must have opened.
    if (record === null) await epochs.renewed(dayOf(nowMs()));
    return house.held() ?? house.settle(record);
  }

  return {
    async tags(identity, now, { asHeld } = { asHeld: false }): Promise<Tags> {
      const day = dayOf(now);
      const [today, yesterday] = await (asHeld ? epochs.pair(day) : epochs.trusted(day));
      const tag = (index: CryptoKey) => keyedTag(index, `v1|${identity}`);
      const tags = await Promise.all([tag(today.index), tag(yesterday.index)]);
      return { today: tags[0], yesterday: tags[1], madeWith: { day, ids: [today.id, yesterday.id] } };
    },
    mark: async (identity, eventId) => keyedTag(await marksNow(), `v1|${identity}|${eventId}`),
    ofCode: async (code) => keysOfCode(await marksNow(), code),
    wrap: (tags) => findOrMake({ epochs, shelf }, tags, tags.madeWith?.day ?? dayOf(nowMs())),
    async unwrap(sid: SessionId) {
      const kept = await shelf.get(sid);
      return kept === null ? null : ((await openDataKey(epochs, sid, kept))?.key ?? null);
    },
    forget: (sids) => shelf.drop(sids),
    ...createOwnKeys({ shelf, house: houseNow }),
    houseKey: houseNow,
    async keepUp() {
      epochs.dropOld();
      const day = dayOf(nowMs());
      await epochs.renewed(day);
      if (dayOf(nowMs() + LIMITS.dayKeysAheadMs) > day) await epochs.pair(day + 1);
    },
    ...createRotation({ shelf, records, wrapping, nowMs }),
    ping: () => shelf.ping(),
    stop: () => shelf.stop(),
  };
}

type Kept = { sid: SessionId; key: DataKey };

/** The data key of whoever has these tags, from now on under the envelope of their day. */
async function findOrMake(
  { epochs, shelf }: { epochs: EpochKeys; shelf: KeyShelf },
  tags: Tags,
  day: number,
): Promise<Kept> {
  let pair = await epochs.pair(day);
  const fresh = freshDataKey();
  for (let attempt = 0; attempt < LIMITS.recordMaxAttempts; attempt += 1) {
    refuseOthers(tags, pair);
    const [today] = pair;
    const offered = await wrapDataKey(today, tags.today, fresh);
    const found = await shelf.findOrPut(tags, offered, pair);
    if (found === null) {
      pair = await epochs.renewed(day);
      continue;
    }
    epochs.confirm();
    const { sid, wrapped } = found;
    if (wrapped === offered) return { sid, key: fresh };
    const opened = await openDataKey(epochs, sid, wrapped);
    if (opened?.under.id === today.id) return { sid, key: opened.key };
    // Under an older day's envelope, which will be gone before this session is; or one that is gone, and nobody can open it.
    const key = opened?.key ?? fresh;
    const to = await wrapDataKey(today, sid, key);
    if (await shelf.replace(sid, { from: wrapped, to })) return { sid, key };
  }
  throw new AppError('conflict', 'the key of a session kept moving');
}

/** Tags made with keys that the key store has no more lead to nobody. */
function refuseOthers({ madeWith }: Tags, pair: Pair): void {
  if (madeWith !== undefined && pair.some(({ id }, at) => id !== madeWith.ids[at]))
    throw new AppError('keys-renewed', 'the key store holds other keys of the day than these tags were made with');
}

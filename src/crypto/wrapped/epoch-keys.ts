import { AppError, codeOf, type ErrorCode } from '../../core/error.ts';
import { LIMITS } from '../../core/limits.ts';
import type { Epoch } from '../key-table.ts';
import { type DayKeys, freshRow, lifeMs, type MarkKey, openDay, openMarks, type Rests } from './epoch-row.ts';
import type { HouseKey } from './house-key.ts';

/**
 * A store that does not answer says nothing of its keys. One whose secret was changed without this process has the same
 * keys until midnight, as far as this process can tell.
 */
const UNTOLD: readonly ErrorCode[] = ['key-store-unavailable', 'store-unavailable', 'other-secret'];

/** What a process holds of the random keys of days and of marks, and how it comes by them. */
export type EpochKeys = {
  /** Keys of the day and of the day before, as held; asked and made when one of them is not. Throws `other-secret`. */
  pair(day: number): Promise<Pair>;
  /** As held if the key store said in the last `dayKeysTrustMs` that it has the same; else asked, and as held while it cannot be told. */
  trusted(day: number): Promise<Pair>;
  /** Always asked: what the key store has is taken over, what it lost is given back. */
  renewed(day: number): Promise<Pair>;
  /** The keys of the day that have this id; null when they are gone. */
  find(day: number, id: string): Promise<DayKeys | null>;
  marks(day: number): Promise<MarkKey>;
  /** The key store has just said that it holds the same. */
  confirm(): void;
  /** Lets go of days whose keys are over (`dayKeysMs`). */
  dropOld(): void;
};
export type Pair = readonly [today: DayKeys, yesterday: DayKeys];

type Options = Rests & { house: HouseKey; nowMs: () => number };

/** The few keys a process needs. Values are held, never promises: on Workers one request must not wait for another's I/O. */
function createHeld(options: Options) {
  const days = new Map<number, DayKeys>();
  let marks: MarkKey | null = null;
  const dropOld = () => {
    for (const day of days.keys()) if (lifeMs(day, options.nowMs()) <= 0) days.delete(day);
  };
  const get = (epoch: Epoch) => {
    dropOld();
    return epoch === 'marks' ? marks : (days.get(epoch) ?? null);
  };
  return {
    dropOld,
    day: (day: number) => get(day) as DayKeys | null,
    marks: () => marks,
    /** What was held, or what it begins with. */
    offered: async (epoch: Epoch) => get(epoch)?.row ?? (await freshRow(options, epoch)),
    /** What the key store has is what counts, whatever was held. */
    async takeOver(epoch: Epoch, row: string): Promise<void> {
      const known = epoch === 'marks' ? marks : days.get(epoch);
      if (known && row.startsWith(`${known.id}.`)) return;
      if (epoch === 'marks') marks = await openMarks(options, row);
      else days.set(epoch, await openDay(options, epoch, row));
    },
  };
}

export function createEpochKeys(options: Options): EpochKeys {
  const { shelf, house, nowMs } = options;
  const held = createHeld(options);
  let confirmedMs = Number.NEGATIVE_INFINITY;
  const confirm = () => {
    confirmedMs = nowMs();
  };

  /**
   * Store and key store are asked side by side. Nothing is made before all that is there has opened: with another secret a
   * second set of keys would come to lie beside the first.
   */
  async function ask(epochs: readonly Epoch[]): Promise<void> {
    // The key of marks lives on; a day ends when it ends.
    const looked = epochs.map((epoch) => ({ epoch, fresh: null, lifeMs: epoch === 'marks' ? LIMITS.markKeyMs : 0 }));
    const [record, rows] = await Promise.all([house.read(), shelf.epochs(looked)]);
    const missing = epochs.filter((_, at) => rows[at] === null);
    await takeOver(epochs, rows);
    await house.settle(record);
    if (missing.length > 0) await make(missing);
    confirm();
  }

  async function takeOver(epochs: readonly Epoch[], rows: readonly (string | null)[]): Promise<void> {
    await Promise.all(rows.map((row, at) => row && held.takeOver(epochs[at] as Epoch, row)));
  }

  /** Gives the key store what this process still holds, or new keys. Of several processes that do, all get the first one's. */
  async function make(epochs: readonly Epoch[]): Promise<void> {
    const given = epochs.map(async (epoch) => {
      return { epoch, fresh: await held.offered(epoch), lifeMs: lifeMs(epoch, nowMs()) };
    });
    await takeOver(epochs, await shelf.epochs(await Promise.all(given)));
  }

  function heldPair(day: number): Pair | null {
    const [today, yesterday] = [held.day(day), held.day(day - 1)];
    return today && yesterday && [today, yesterday];
  }

  async function renewed(day: number): Promise<Pair> {
    await ask([day, day - 1, 'marks']);
    const pair = heldPair(day);
    if (pair === null) throw new AppError('keys-renewed', 'keys of a day that is over were asked for');
    return pair;
  }

  return {
    pair: async (day) => heldPair(day) ?? renewed(day),
    async trusted(day) {
      const pair = heldPair(day);
      if (pair !== null && Math.abs(nowMs() - confirmedMs) < LIMITS.dayKeysTrustMs) return pair;
      try {
        return await renewed(day);
      } catch (error) {
        if (pair === null || !UNTOLD.includes(codeOf(error))) throw error;
        return pair;
      }
    },
    renewed,
    async find(day, id) {
      if (held.day(day)?.id === id) return held.day(day);
      const [row] = await shelf.epochs([{ epoch: day, fresh: null, lifeMs: 0 }]);
      // One that is older than what is held is opened for this once.
      return row?.startsWith(`${id}.`) ? openDay(options, day, row) : null;
    },
    async marks(day) {
      if (held.marks() === null) await renewed(day);
      return held.marks() as MarkKey;
    },
    confirm,
    dropOld: held.dropOld,
  };
}

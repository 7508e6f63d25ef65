import { codeOf, type ErrorCode } from '../../core/error.ts';
import { LIMITS } from '../../core/limits.ts';
import { type DayKeys, dayLifeMs, dayOf, freshRow, openRow, type Rests } from './day-row.ts';
import type { HouseKey } from './house-key.ts';

/**
 * A store that does not answer says nothing of its keys. One whose secret was changed without this process has the same
 * keys until midnight, as far as this process can tell.
 */
const UNTOLD: readonly ErrorCode[] = ['key-store-unavailable', 'store-unavailable', 'other-secret'];

/** What a process holds of the keys of days, and how it comes by them. */
export type DayKeyRing = {
  /** Keys of the day and of the day before, as held; asked and made when one of them is not. Throws `other-secret`. */
  pair(day: number): Promise<Pair>;
  /** As held if the key store said in the last `dayKeysTrustMs` that it has the same; else asked, and as held while it cannot be told. */
  trusted(day: number): Promise<Pair>;
  /** The same, always asked: what the key store has is taken over, what it lost is given back. */
  renewed(day: number): Promise<Pair>;
  /** The keys of the day that have this id; null when they are gone. */
  find(day: number, id: string): Promise<DayKeys | null>;
  /** The key store has just said that it holds the same. */
  confirm(): void;
  /** Lets go of days that are over. */
  dropOld(): void;
};
export type Pair = readonly [today: DayKeys, yesterday: DayKeys];

type Options = Rests & { house: HouseKey; nowMs: () => number };

/** The few days a process needs. Values are held, never promises: on Workers one request must not wait for another's I/O. */
function createHeldDays(options: Options) {
  const held = new Map<number, DayKeys>();
  const dropOld = () => {
    for (const day of held.keys()) if (day < dayOf(options.nowMs()) - 1) held.delete(day);
  };
  const get = (day: number) => {
    dropOld();
    return held.get(day);
  };
  return {
    dropOld,
    get,
    pair(day: number): Pair | null {
      const [today, yesterday] = [get(day), get(day - 1)];
      return today && yesterday ? [today, yesterday] : null;
    },
    /** What the key store has of a day is what counts, whatever was held. */
    async takeOver(day: number, row: string): Promise<DayKeys> {
      const known = held.get(day);
      if (known !== undefined && row.startsWith(`${known.id}.`)) return known;
      const keys = await openRow(options, day, row);
      held.set(day, keys);
      dropOld();
      return keys;
    },
  };
}

export function createDayKeyRing(options: Options): DayKeyRing {
  const { shelf, house, nowMs } = options;
  const held = createHeldDays(options);
  let confirmedMs = Number.NEGATIVE_INFINITY;
  const confirm = () => {
    confirmedMs = nowMs();
  };

  /**
   * Store and key store are asked side by side. Nothing is made before all that is there has opened: with another secret a
   * second set of keys would come to lie beside the first.
   */
  async function ask(days: readonly number[]): Promise<DayKeys[]> {
    const looked = days.map((day) => ({ day, fresh: null, lifeMs: 0 }));
    const [record, rows] = await Promise.all([house.read(), shelf.days(looked)]);
    const there = await Promise.all(
      rows.map((row, at) => (row === null ? null : held.takeOver(days[at] as number, row))),
    );
    await house.settle(record);
    const made = await make(days.filter((_, at) => there[at] === null));
    confirm();
    return days.map((day, at) => there[at] ?? (made.get(day) as DayKeys));
  }

  /**
   * Gives the key store what this process still holds of a day, or new keys. Of several processes that do, all get the
   * first one's.
   */
  async function make(days: readonly number[]): Promise<Map<number, DayKeys>> {
    if (days.length === 0) return new Map();
    const put = days.map(async (day) => {
      const fresh = held.get(day)?.row ?? (await freshRow(options, day));
      return { day, fresh, lifeMs: dayLifeMs(day, nowMs()) };
    });
    const rows = await shelf.days(await Promise.all(put));
    const made = rows.map(async (row, at) => held.takeOver(days[at] as number, row ?? ''));
    return new Map((await Promise.all(made)).map((keys) => [keys.day, keys]));
  }

  async function renewed(day: number): Promise<Pair> {
    const [today, yesterday] = await ask([day, day - 1]);
    return [today as DayKeys, yesterday as DayKeys];
  }

  return {
    pair: async (day) => held.pair(day) ?? renewed(day),
    async trusted(day) {
      const pair = held.pair(day);
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
      const known = held.get(day);
      if (known?.id === id) return known;
      const [row] = await shelf.days([{ day, fresh: null, lifeMs: 0 }]);
      if (!row?.startsWith(`${id}.`)) return null;
      return held.takeOver(day, row);
    },
    confirm,
    dropOld: held.dropOld,
  };
}

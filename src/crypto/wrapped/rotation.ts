import { AppError } from '../../core/error.ts';
import { LIMITS } from '../../core/limits.ts';
import type { Keys, Under, WrappedCounts } from '../../ports/keys.ts';
import type { KeyShelf } from '../key-shelf.ts';
import type { Epoch } from '../key-table.ts';
import { dayOf, nameOf } from './epoch-row.ts';
import { HOUSE, HOUSE_NAME, type Records } from './house-key.ts';
import type { Looked, Wrapping } from './wrapping.ts';

/** Everything that rests under the deployment's secret: the house key, the key of marks, the keys of the few days that are kept. */
type Resting = { name: string; looked: Looked; put: (row: string) => Promise<boolean> };
type Options = { shelf: KeyShelf; records: Records; wrapping: Wrapping; nowMs: () => number };
type Care = Pick<Keys, 'examine' | 'wrapped' | 'rotate'>;

/** A look at what rests under which secret, and the end of a change of secret. */
export function createRotation({ shelf, records, wrapping, nowMs }: Options): Care {
  const found = async (name: string, row: string, put: Resting['put']): Promise<Resting> => {
    return { name, looked: await wrapping.look(name, row), put };
  };

  /** Both stores side by side. Of keys of days: those kept by now, and one more for a clock that is ahead. */
  async function all(): Promise<Resting[]> {
    const today = dayOf(nowMs());
    const epochs: Epoch[] = ['marks', today - 2, today - 1, today, today + 1];
    const asked = epochs.map((epoch) => ({ epoch, fresh: null, lifeMs: 0 }));
    const [[record], rows] = await Promise.all([records.getRecords([HOUSE]), shelf.epochs(asked)]);
    const resting = rows.flatMap((row, at) => {
      const epoch = epochs[at] as Epoch;
      const put = (to: string) => shelf.replace({ epoch }, { from: row ?? '', to });
      return row === null ? [] : [found(nameOf(epoch), row, put)];
    });
    if (record) {
      const put = async (blob: string) =>
        (await records.putAll([{ ...HOUSE, expect: record.version, blob, lifeMs: null }])) === 'done';
      resting.push(found(HOUSE_NAME, record.blob, put));
    }
    return Promise.all(resting);
  }

  async function wrapped(): Promise<WrappedCounts> {
    const counts: Record<Under, number> = { current: 0, previous: 0, both: 0, neither: 0 };
    for (const { looked } of await all()) counts[looked.under] += 1;
    return counts;
  }

  /** Of what opens, each wrapped under the current secret alone. Returns how many it changed, and how many moved meanwhile. */
  async function once(): Promise<{ done: number; moved: number }> {
    const outcomes = await Promise.all(
      (await all()).map(async ({ name, looked: { id, bytes, under, foreign }, put }) => {
        if (bytes === null || (under === 'current' && !foreign)) return null;
        return put(await wrapping.wrap({ name, id, bytes }, 'current'));
      }),
    );
    return {
      done: outcomes.filter((put) => put === true).length,
      moved: outcomes.filter((put) => put === false).length,
    };
  }

  return {
    async examine() {
      const { current, previous, both, neither } = await wrapped();
      if (neither > 0) return 'other secret';
      return current + previous + both > 0 ? 'ok' : 'empty';
    },
    wrapped,
    async rotate() {
      let total = 0;
      for (let attempt = 0; attempt < LIMITS.recordMaxAttempts; attempt += 1) {
        const { done, moved } = await once();
        total += done;
        if (moved === 0) return total;
      }
      throw new AppError('conflict', 'keys kept moving while they were wrapped anew');
    },
  };
}

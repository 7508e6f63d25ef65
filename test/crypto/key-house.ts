import { AppError } from '../../src/core/error.ts';
import type { KeyShelf } from '../../src/crypto/key-shelf.ts';
import { createMemoryKeyShelf } from '../../src/crypto/key-shelf-memory.ts';
import { createKeys } from '../../src/crypto/keys.ts';
import type { Keys } from '../../src/ports/keys.ts';
import type { Store } from '../../src/ports/store.ts';
import { createMemoryStore } from '../../src/store/memory.ts';
import { createClock, testSecret } from '../support/small-house.ts';

/** Other bytes than `testSecret`'s, others for each number. */
export const secretNumber = (number: number) => testSecret.map((byte) => byte ^ number);

/** Every call of a part goes through here first. */
function watched<T extends object>(part: () => T, called: (verb: string) => void): T {
  const get =
    (_: T, verb: string) =>
    async (...given: unknown[]) => {
      called(verb);
      return (Reflect.get(part(), verb) as (...all: unknown[]) => unknown)(...given);
    };
  return new Proxy(part(), { get: get as never });
}

export type KeyHouse = ReturnType<typeof keyHouse>;

/** A store, a shelf and any number of processes on them, at noon; `trips` counts what each of the two was asked. */
export function keyHouse() {
  const clock = createClock();
  const trips = { store: 0, shelf: 0 };
  const away = { store: false, shelf: false, replace: false };
  let kept = createMemoryKeyShelf(clock.nowMs);
  const memory = createMemoryStore({ now: clock.nowMs });
  const store: Store = watched(
    () => memory,
    () => {
      trips.store += 1;
      if (away.store) throw new AppError('store-unavailable', 'away');
    },
  );
  const shelf: KeyShelf = watched(
    () => kept,
    (verb) => {
      trips.shelf += 1;
      if (away.shelf || (away.replace && verb === 'replace')) throw new AppError('key-store-unavailable', 'away');
    },
  );
  return {
    clock,
    store,
    shelf,
    trips,
    away,
    restartEmpty() {
      kept = createMemoryKeyShelf(clock.nowMs);
    },
    process: (secrets: { secret?: Uint8Array; previous?: Uint8Array | null } = {}): Keys =>
      createKeys({ secret: testSecret, ...secrets, cell: 'test', shelf, records: store, nowMs: clock.nowMs }),
  };
}

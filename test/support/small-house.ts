import { createMemoryKeyShelf } from '../../src/crypto/key-shelf-memory.ts';
import { createKeys } from '../../src/crypto/keys.ts';
import { createSealer } from '../../src/crypto/seal.ts';
import { step } from '../../src/flow/engine.ts';
import { createLog, type Log } from '../../src/log.ts';
import type { PushChannel } from '../../src/ports/channel.ts';
import type { Keys } from '../../src/ports/keys.ts';
import type { Store } from '../../src/ports/store.ts';
import { createMemoryStore } from '../../src/store/memory.ts';
import type { ClearDue } from '../../src/turn/clearing/clear-due.ts';
import { createClearing } from '../../src/turn/clearing/create-clearing.ts';
import { createDeliver } from '../../src/turn/deliver.ts';
import { createHandleTurn, type HandleTurn } from '../../src/turn/handle-turn.ts';
import { createRender } from '../../src/turn/render.ts';
import { createSessionQueue } from '../../src/turn/session/session-queue.ts';
import { createWarmSessions } from '../../src/turn/session/warm-sessions.ts';
import { createTick } from '../../src/turn/tick.ts';
import type { TurnDeps } from '../../src/turn/turn.ts';
import { smallWorld } from './small-flows.ts';

export const testSecret = new Uint8Array(32).map((_, index) => index * 7 + 1);
/** Noon in UTC, so that a test that moves a few hours stays within the day. */
export const NOON_MS = Date.UTC(2026, 10, 23, 12);

export type Clock = { nowMs: () => number; advance: (ms: number) => void };
export function createClock(startMs = NOON_MS): Clock {
  let nowMs = startMs;
  return { nowMs: () => nowMs, advance: (ms) => (nowMs += ms) };
}

type HouseDeps = Parameters<typeof createHandleTurn>[0];
export type SmallHouse = {
  clock: Clock;
  store: Store;
  keys: Keys;
  logged: string[];
  handleTurn: HandleTurn;
  deps: HouseDeps & { clearDue: ClearDue };
  process(): HandleTurn;
  tick(): Promise<void>;
};

/** The turn runner on the memory store and small flows. `process()` is another process on the same stores. */
export function smallHouse(
  changes: {
    store?: (store: Store) => Store;
    keys?: (keys: Keys) => Keys;
    channels?: PushChannel[];
    step?: TurnDeps['step'];
  } = {},
): SmallHouse {
  const clock = createClock();
  const memory = createMemoryStore({ now: clock.nowMs });
  const store = changes.store?.(memory) ?? memory;
  const shelf = createMemoryKeyShelf(clock.nowMs);
  const ownKeys = createKeys({ secret: testSecret, cell: 'test', shelf, records: memory, nowMs: clock.nowMs });
  const keys = changes.keys?.(ownKeys) ?? ownKeys;
  const logged: string[] = [];
  const log: Log = createLog((line) => logged.push(line), clock.nowMs);
  let ids = 0;
  const randomId = () => {
    ids += 1;
    return `id-${String(ids).padStart(18, '0')}`;
  };
  const render = createRender({
    words: (key, _reader, holes = {}) => [`chat:${key}`, ...Object.values(holes)].join(' '),
    duration: (ms) => `${ms / 60_000} min`,
    hasWords: () => true,
    card: () => [{ name: 'police', number: '110' }],
    centres: (town) => [[town]],
  });
  const sealer = createSealer();
  const channels = changes.channels ?? [];
  const runtime = { nowMs: clock.nowMs, randomId };
  let codes = 0;
  const freshCode = () => {
    codes += 1;
    return `code ${codes}`;
  };
  const build = () => {
    const { clear, clearDue } = createClearing({ store, keys, sealer, runtime, log, channels });
    const deps: HouseDeps = {
      store,
      keys,
      sealer,
      runtime,
      log,
      queue: createSessionQueue(),
      warm: createWarmSessions(clock.nowMs),
      deliver: createDeliver({ store, keys, sealer, log, nowMs: clock.nowMs, channels }),
      clear,
      render,
      freshCode,
      step: changes.step ?? ((state, inbound) => step(smallWorld({ ...state }), state.session, inbound)),
    };
    return { ...deps, clearDue };
  };
  const deps = build();
  return {
    clock,
    store,
    keys,
    logged,
    deps,
    handleTurn: whole(createHandleTurn(deps)),
    process: () => whole(createHandleTurn(build())),
    tick: createTick(deps),
  };
}

/** Waits for the sending too. */
function whole(handleTurn: HandleTurn): HandleTurn {
  return async (arrival) => {
    const outcome = await handleTurn(arrival);
    await outcome.sent;
    return outcome;
  };
}

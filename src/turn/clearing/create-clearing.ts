import type { Log } from '../../log.ts';
import type { PushChannel } from '../../ports/channel.ts';
import type { Keys, Sealer } from '../../ports/keys.ts';
import type { Runtime } from '../../ports/runtime.ts';
import type { Store } from '../../ports/store.ts';
import { type Clear, createClear } from './clear.ts';
import { createClearAgain } from './clear-again.ts';
import { type ClearDue, createClearDue } from './clear-due.ts';
import { createTakeAway } from './take-away.ts';

type Deps = {
  store: Store;
  keys: Keys;
  sealer: Sealer;
  runtime: Runtime;
  log: Log;
  channels: readonly PushChannel[];
};

/** Taking messages out of chats: by the turn that ends a session, and by ticks. */
export function createClearing(deps: Deps): { clear: Clear; clearDue: ClearDue } {
  const takeAway = createTakeAway(deps);
  const clear = createClear({ ...deps, takeAway });
  return { clear, clearDue: createClearDue({ ...deps, clear, clearAgain: createClearAgain({ ...deps, takeAway }) }) };
}

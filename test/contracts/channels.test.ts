import { AppError } from '../../src/core/error.ts';
import type { Store } from '../../src/ports/store.ts';
import { createStores } from '../../src/stores/open-stores.ts';
import { NOON_MS } from '../support/small-house.ts';
import { channelContract } from './channel-contract.ts';

channelContract('the memory store', async () => {
  let nowMs = NOON_MS;
  let isGone = false;
  /** Every verb of a store that is gone fails, as one on a broken connection does. */
  const breakable = (store: Store): Store =>
    new Proxy(store, {
      get(whole, name) {
        const verb: unknown = Reflect.get(whole, name);
        if (typeof verb !== 'function' || name === 'stop') return verb;
        return async (...given: unknown[]) => {
          if (isGone) throw new AppError('store-unavailable', 'the store is gone');
          return verb.apply(whole, given);
        };
      },
    });
  return {
    nowMs: () => nowMs,
    advance(ms) {
      nowMs += ms;
    },
    stores({ config, log, nowMs: now }) {
      const { store, keys } = createStores(config, { log, nowMs: now });
      return { store: breakable(store), keys };
    },
    async storeGoes() {
      isGone = true;
    },
    async storeComesBack() {
      isGone = false;
    },
  };
});

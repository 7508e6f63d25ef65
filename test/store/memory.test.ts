import { createMemoryStore } from '../../src/store/memory.ts';
import { storeContract } from '../contracts/store-contract.ts';

storeContract('memory', async () => {
  let passedMs = 0;
  return {
    store: createMemoryStore({ now: () => 1_790_000_000_000 + passedMs }),
    advance: (ms) => {
      passedMs += ms;
    },
  };
});

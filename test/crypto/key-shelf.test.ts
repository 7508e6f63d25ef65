import { createMemoryKeyShelf } from '../../src/crypto/key-shelf-memory.ts';
import { createClock } from '../support/small-house.ts';
import { keyShelfContract } from './key-shelf-contract.ts';

keyShelfContract('memory', async () => {
  const clock = createClock();
  const shelf = createMemoryKeyShelf(clock.nowMs);
  return { shelf, pass: async (ms) => clock.advance(ms), stop: () => shelf.stop() };
});

import { afterEach, beforeEach, describe, test } from 'vitest';
import { channelsContract } from './store/channels.ts';
import { claimsContract } from './store/claims.ts';
import { deliveryContract } from './store/delivery.ts';
import { endingsContract } from './store/endings.ts';
import { faultsContract } from './store/faults.ts';
import { lifetimesContract } from './store/lifetimes.ts';
import { outboxContract } from './store/outbox.ts';
import { queueContract } from './store/queue.ts';
import { recordsContract } from './store/records.ts';
import { createScene, type Scene, type StoreUnderTest } from './store/scene.ts';
import { sendingContract } from './store/sending.ts';
import { turnsContract } from './store/turns.ts';

const PARTS = {
  turns: turnsContract,
  outbox: outboxContract,
  sending: sendingContract,
  delivery: deliveryContract,
  channels: channelsContract,
  endings: endingsContract,
  queue: queueContract,
  claims: claimsContract,
  lifetimes: lifetimesContract,
  records: recordsContract,
  faults: faultsContract,
};

/** What every store must do, whatever it keeps its data in. `make` gives an empty store whose time only `advance` moves far. */
export function storeContract(name: string, make: () => Promise<StoreUnderTest>): void {
  describe(`the store contract, on ${name}`, () => {
    let scene: Scene;
    beforeEach(async () => {
      scene = createScene(await make());
    });
    afterEach(async () => {
      await scene.store.stop();
    });
    for (const [part, guarantees] of Object.entries(PARTS)) {
      describe(part, () => {
        for (const [guarantee, hold] of Object.entries(guarantees)) test(guarantee, () => hold(scene));
      });
    }
  });
}

import { afterEach, beforeEach, describe, test } from 'vitest';
import { capsulesContract } from './store/again/capsules.ts';
import { reopeningContract } from './store/again/reopening.ts';
import { waysContract } from './store/again/ways.ts';
import { channelsContract } from './store/channels.ts';
import { claimsContract } from './store/claims.ts';
import { clearancesContract } from './store/clearances.ts';
import { clearingContract } from './store/clearing.ts';
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
  clearing: clearingContract,
  clearances: clearancesContract,
  queue: queueContract,
  claims: claimsContract,
  lifetimes: lifetimesContract,
  capsules: capsulesContract,
  ways: waysContract,
  reopening: reopeningContract,
  records: recordsContract,
  faults: faultsContract,
};

/**
 * What every store must do, whatever it keeps its data in. Each of `makes` gives an empty store whose time only
 * `advance` moves far; several are held to it at the same time, as if each were alone.
 */
export function storeContract(name: string, ...makes: (() => Promise<StoreUnderTest>)[]): void {
  describe(`the store contract, on ${name}`, () => {
    let scenes: Scene[];
    beforeEach(async () => {
      scenes = (await Promise.all(makes.map((make) => make()))).map(createScene);
    });
    afterEach(async () => {
      await Promise.all(scenes.map(({ store }) => store.stop()));
    });
    for (const [part, guarantees] of Object.entries(PARTS)) {
      describe(part, () => {
        for (const [guarantee, hold] of Object.entries(guarantees)) test(guarantee, () => all(scenes.map(hold)));
      });
    }
  });
}

async function all(holding: Promise<void>[]): Promise<void> {
  await Promise.all(holding);
}

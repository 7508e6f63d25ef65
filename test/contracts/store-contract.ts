import { afterEach, beforeEach, describe } from 'vitest';
import { claimsContract } from './store/claims.ts';
import { endingsContract } from './store/endings.ts';
import { faultsContract } from './store/faults.ts';
import { lifetimesContract } from './store/lifetimes.ts';
import { queueContract } from './store/queue.ts';
import { recordsContract } from './store/records.ts';
import type { Scene, StoreUnderTest } from './store/scene.ts';
import { createScene } from './store/scene.ts';
import { turnsContract } from './store/turns.ts';

/** What every store must do, whatever it keeps its data in. `make` gives an empty store whose time only `advance` moves far. */
export function storeContract(name: string, make: () => Promise<StoreUnderTest>): void {
  describe(`the store contract, on ${name}`, () => {
    let held: StoreUnderTest;
    let current: Scene;
    beforeEach(async () => {
      held = await make();
      current = createScene(held);
    });
    afterEach(async () => {
      await held.store.stop();
    });
    const scene = () => current;
    describe('turns', () => turnsContract(scene));
    describe('endings', () => endingsContract(scene));
    describe('queue', () => queueContract(scene));
    describe('claims', () => claimsContract(scene));
    describe('lifetimes', () => lifetimesContract(scene));
    describe('records', () => recordsContract(scene));
    describe('faults', () => faultsContract(scene));
  });
}

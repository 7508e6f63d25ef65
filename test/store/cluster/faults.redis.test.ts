import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { LostReason } from '../../../src/core/basics/why-lost.ts';
import { AppError, type ErrorCode } from '../../../src/core/error.ts';
import { asTag, type CaseId } from '../../../src/core/ids.ts';
import { LIMITS } from '../../../src/core/limits.ts';
import type { Store } from '../../../src/ports/store.ts';
import { cellPrefix } from '../../../src/store/keys.ts';
import { createRedisStore } from '../../../src/store/redis.ts';
import { at, person, raise, row, turnFrom, unique, workerId } from '../../contracts/store/scene.ts';
import { type RedisCluster, startRedisCluster } from '../../support/redis-cluster.ts';
import { startRedisServer } from '../../support/redis-server.ts';
import { withClient } from '../../support/redis-store.ts';

let cluster: RedisCluster;
let cells: string[][];
const stores: Store[] = [];
beforeAll(async () => {
  cluster = await startRedisCluster({ appendOnly: true });
});
afterAll(async () => {
  await cluster.stop();
});
beforeEach(async () => {
  cells = await cluster.cells(1);
  return async () => {
    await Promise.all(stores.splice(0).map((store) => store.stop()));
  };
});

function storeOf(
  cell: string,
  options: { url?: string; replicas?: number; report?: (reason: LostReason) => void } = {},
) {
  const store = createRedisStore({ url: cluster.url, cell, ...options });
  stores.push(store);
  return store;
}
/** However busy this machine is: until the node that holds the cell answers. */
const ready = (store: Store) => vi.waitFor(() => store.ping(), { timeout: 5_000 });
/** One cell on each primary. */
function cellsApart(): [string, string, string] {
  const [one, two, three] = cells.flat();
  if (one === undefined || two === undefined || three === undefined) throw new Error('there are three primaries');
  return [one, two, three];
}

/** Somebody after somebody else asks for help, each turn repeated until it is acknowledged, for as long as it is let. */
function callingFor(store: Store, level: 'immediate' | 'standard') {
  const acknowledged: CaseId[] = [];
  const failures: { code: ErrorCode; tookMs: number }[] = [];
  let over = false;
  const noting = async (act: () => Promise<void>): Promise<void> => {
    const began = performance.now();
    try {
      await act();
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      failures.push({ code: error.code, tookMs: performance.now() - began });
      throw error;
    }
  };
  const calling = (async () => {
    while (!over) {
      const [tags, update, asked] = [person(), asTag(unique('update')), raise(level)];
      const commit = async () => {
        const turn = turnFrom(await store.load(tags), tags, { update, rows: [row()], raise: asked });
        expect((await store.commitTurn(turn)).kind).not.toBe('stale');
      };
      await vi.waitFor(() => noting(commit), { timeout: 15_000, interval: 10 });
      acknowledged.push(asked.id);
    }
  })();
  return {
    acknowledged,
    failures,
    more: (count = 1) => {
      const before = acknowledged.length;
      return expect.poll(() => acknowledged.length, { timeout: 12_000 }).toBeGreaterThanOrEqual(before + count);
    },
    end: async () => {
      over = true;
      await calling;
    },
  };
}

/** Whatever failed said that the store is away, in the time of a turn's two calls. */
function expectFailedWell(failures: { code: ErrorCode; tookMs: number }[]): void {
  expect(failures.length).toBeGreaterThan(0);
  expect(new Set(failures.map(({ code }) => code))).toEqual(new Set(['store-unavailable']));
  expect(Math.max(...failures.map(({ tookMs }) => tookMs))).toBeLessThan(2 * LIMITS.turnStoreDeadlineMs);
}

/** All of a cell's cases that wait, by claiming them one after the other. */
async function everyCase(store: Store): Promise<CaseId[]> {
  const found: CaseId[] = [];
  for (;;) {
    const claimed = await store.claimNext({ worker: workerId(), languages: ['zh-Hans'], request: row().id });
    if (claimed === null) return found;
    found.push(claimed.id);
  }
}

test('a primary is killed: calls fail as such until its replica took over, and every acknowledged call for help is there', async () => {
  const [cell, other] = cellsApart();
  const killed = await cluster.primaryOf(cell);
  const reasons = new Set<LostReason>();
  const store = storeOf(cell, { replicas: 1, report: (reason) => reasons.add(reason) });
  const elsewhere = storeOf(other);
  await Promise.all([ready(store), ready(elsewhere)]);
  const [loud, beside] = [callingFor(store, 'immediate'), callingFor(elsewhere, 'standard')];
  await loud.more(20);
  await killed.kill();
  // Nobody in another city notices.
  await beside.more(20);
  expect(beside.failures).toEqual([]);
  await beside.end();
  // The replica that took over has no replica itself until the one that was killed is back.
  const quiet = callingFor(store, 'standard');
  await quiet.more();
  const before = [...loud.acknowledged];
  await expect.poll(() => reasons, { timeout: 5_000 }).toContain('too few replicas');
  expect(loud.acknowledged).toEqual(before);
  // Somebody who comes only now, and is told of the killed one first.
  const newcomer = storeOf(cell, { url: `${killed.url},${cluster.url.replace('redis://', '')}` });
  await ready(newcomer);
  await killed.restart();
  await loud.more(5);
  await Promise.all([loud.end(), quiet.end()]);
  expectFailedWell([...loud.failures, ...quiet.failures]);
  expect(reasons).toContain('refused');
  const kept = await everyCase(store);
  expect(loud.acknowledged.filter((id) => !kept.includes(id))).toEqual([]);
  expect(new Set(kept).size).toBe(kept.length);
  await cluster.whole();
}, 40_000);

test('a primary that is there and says nothing is left for the one that took over', async () => {
  const [cell] = cellsApart();
  const silent = await cluster.primaryOf(cell);
  const store = storeOf(cell);
  await ready(store);
  silent.freeze();
  try {
    const calling = callingFor(store, 'standard');
    await calling.more(5);
    await calling.end();
    expectFailedWell(calling.failures);
    await expect.poll(async () => (await cluster.primaryOf(cell)).port).not.toBe(silent.port);
  } finally {
    silent.thaw();
  }
  await cluster.whole();
  expect(await everyCase(store)).not.toEqual([]);
}, 40_000);

test('a cell is moved to another node while people call: it is away meanwhile, never split, and loses nothing', async () => {
  const [cell] = cellsApart();
  const store = storeOf(cell, { replicas: 1 });
  const calling = callingFor(store, 'immediate');
  await calling.more(20);
  const move = await cluster.beginMove(cell);
  const before = calling.failures.length;
  await expect.poll(() => calling.failures.length).toBeGreaterThan(before + 3);
  await expect(store.ping()).rejects.toMatchObject({ code: 'store-unavailable', message: 'redis answered ASK' });
  // Whoever follows ASK finds an empty cell there, and begins everybody's conversation anew.
  expect(await withClient(move.to, (client) => client.keys(`${cellPrefix(cell)}*`))).toEqual([]);
  await move.finish();
  await calling.more(20);
  await calling.end();
  expectFailedWell(calling.failures);
  await expect.poll(async () => (await cluster.primaryOf(cell)).port).toBe(move.to.port);
  const kept = await everyCase(store);
  expect(calling.acknowledged.filter((id) => !kept.includes(id))).toEqual([]);
  expect(new Set(kept).size).toBe(kept.length);
}, 40_000);

test('a node that serves no slot is the store being away, and is left when others are named', async () => {
  const [cell] = cellsApart();
  const alone = await startRedisServer({ clusterNodeTimeoutMs: 1_000 });
  const [reasons, store] = [new Set<LostReason>(), storeOf(cell, { url: alone.url })];
  await expect(store.ping()).rejects.toMatchObject({ code: 'store-unavailable' });
  const url = `${alone.url},${cluster.url.replace('redis://', '')}`;
  const better = storeOf(cell, { url, report: (reason) => reasons.add(reason) });
  await expect(better.load(person())).rejects.toMatchObject({ code: 'store-unavailable' });
  await vi.waitFor(() => better.load(person()), { timeout: 5_000 });
  expect(reasons).toContain('cluster not ready');
  await alone.stop();
});

test('servers that know nothing of each other are not taken for a cluster', async () => {
  const [one, two] = await Promise.all([startRedisServer(), startRedisServer()]);
  const reasons: LostReason[] = [];
  const url = `${one.url},127.0.0.1:${two.port}`;
  const store = storeOf('city', { url, report: (reason) => reasons.push(reason) });
  await expect(store.ping()).rejects.toMatchObject({ code: 'store-unavailable' });
  expect(reasons).toContain('not a cluster');
  await Promise.all([one.stop(), two.stop()]);
});

test('scripts that the node holding the cell does not know are sent to it within the same call', async () => {
  const [cell] = cellsApart();
  const store = storeOf(cell);
  await ready(store);
  const tags = person();
  const turn = turnFrom(await store.load(tags), tags, { rows: [row()], raise: raise('immediate') });
  expect((await store.commitTurn(turn)).kind).toBe('committed');
  await withClient(await cluster.primaryOf(cell), (client) => client.script('FLUSH'));
  expect((await store.commitTurn(turn)).kind).toBe('repeat');
  expect((await store.pull(tags, at(0))).rows).toHaveLength(1);
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { asSessionId } from '../../../src/core/ids.ts';
import { createRedisKeyShelf } from '../../../src/crypto/key-shelf-redis.ts';
import { cellPrefix } from '../../../src/store/keys.ts';
import { createRedisStore } from '../../../src/store/redis.ts';
import { person, workerId } from '../../contracts/store/scene.ts';
import { storeContract } from '../../contracts/store-contract.ts';
import { type RedisCluster, startRedisCluster } from '../../support/redis-cluster.ts';
import { sceneOn, withClient } from '../../support/redis-store.ts';

const PRIMARIES = [0, 1, 2];
/** More than the contract has tests: each begins with an empty cell. */
const CELLS = 400;

let cluster: RedisCluster;
let cells: string[][];
beforeAll(async () => {
  cluster = await startRedisCluster();
  cells = await cluster.cells(CELLS);
});
afterAll(async () => {
  await cluster.stop();
});

function nextCellOn(primary: number): string {
  const cell = cells[primary]?.pop();
  if (cell === undefined) throw new Error('no cell is left; the contract has more tests than CELLS');
  return cell;
}

storeContract(
  'Redis Cluster, three cells on three primaries',
  ...PRIMARIES.map((primary) => async () => {
    let passedMs = 0;
    const store = createRedisStore({
      url: cluster.url,
      cell: nextCellOn(primary),
      timeOffset: () => passedMs,
      forTests: true,
    });
    return {
      store,
      advance: (ms: number) => {
        passedMs += ms;
      },
    };
  }),
);

test('a cell lies whole on the primary of its slot, and nobody needs to be told which', async () => {
  for (const primary of PRIMARIES) {
    const cell = nextCellOn(primary);
    const holder = await cluster.primaryOf(cell);
    // Of all nodes, only one that knows better is named.
    const [elsewhere] = cluster.nodes.filter(({ port }) => port !== holder.port);
    const scene = sceneOn(elsewhere ?? holder, { cell, replicas: 1 });
    await scene.store.ping();
    const { caseId } = await scene.call();
    expect((await scene.store.deskView(workerId())).waiting).toMatchObject([{ id: caseId }]);
    await scene.store.stop();
    const having = await Promise.all(
      cluster.nodes.map((node) => withClient(node, (client) => client.keys(`${cellPrefix(cell)}*`))),
    );
    // The primary and its replica.
    expect(having.filter((keys) => keys.length > 0)).toHaveLength(2);
    expect(having[cluster.nodes.indexOf(holder)]).not.toEqual([]);
  }
});

test('the keys may lie on a cluster as well', async () => {
  const cell = nextCellOn(0);
  const shelf = createRedisKeyShelf({ url: cluster.url, cell, report: () => {} });
  const tags = person();
  const { sid, wrapped } = (await shelf.findOrPut(tags, 'wrapped-key', [])) ?? {};
  expect([sid, wrapped]).toEqual([tags.today, 'wrapped-key']);
  expect(await shelf.get(asSessionId(tags.today))).toBe('wrapped-key');
  await shelf.drop([asSessionId(tags.today)]);
  expect(await shelf.get(asSessionId(tags.today))).toBeNull();
  await shelf.stop();
});

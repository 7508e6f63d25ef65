import { afterAll, expect, it } from 'vitest';
import { startRedisCluster } from '../support/redis-cluster.ts';
import { configure, find, only, serviceEnvironment, startStores } from './surroundings.ts';

const [cluster, stores] = await Promise.all([startRedisCluster({ appendOnly: true }), startStores()]);
afterAll(() => Promise.all([cluster.stop(), stores.stop()]));
const environment = { ...serviceEnvironment(stores), REDIS_URL: cluster.url };

it('looks at every node of a cluster that is named', async () => {
  await Promise.all(cluster.nodes.map(({ port }) => configure(port, { 'slowlog-log-slower-than': '-1' })));
  const well = await find({ ...environment, REDIS_REPLICAS: '1' });
  expect(well.filter(({ state }) => state === 'fault')).toEqual([]);
  expect(only(well, 'store').says).toContain('so do the other nodes');
  const [first, second] = cluster.nodes;
  await configure(second?.port ?? 0, { appendonly: 'no' });
  expect(only(await find(environment), 'store-disk')).toMatchObject({
    state: 'fault',
    says: expect.stringContaining(`127.0.0.1:${second?.port} forgets`),
  });
  await configure(second?.port ?? 0, { appendonly: 'yes' });
  await first?.kill();
  await cluster.whole({ replicas: false });
  expect(only(await find(environment), 'store')).toMatchObject({
    state: 'warning',
    says: `Nobody listens at 127.0.0.1:${first?.port}.`,
  });
});

it('a server that is no cluster is told from one', async () => {
  const two = `${stores.store.url},127.0.0.1:${stores.keyStore.port}`;
  const findings = await find({ ...environment, REDIS_URL: two, KEY_REDIS_URL: cluster.nodes.at(-1)?.url ?? '' });
  for (const { state, says } of findings.filter(({ name }) => name === 'store')) {
    expect({ state, says }).toEqual({ state: 'fault', says: expect.stringContaining('is one server and no cluster') });
  }
});

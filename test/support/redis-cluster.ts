import type { Redis } from 'ioredis';
import { cellPrefix } from '../../src/store/keys.ts';
import { type RedisServer, type RedisServerOptions, startRedisServer } from './redis-server.ts';
import { withClient } from './redis-store.ts';

export type RedisCluster = {
  /** Every node in one address. */
  url: string;
  nodes: RedisServer[];
  /** The primary that holds a cell just now, as a node that is up sees it. */
  primaryOf: (cell: string) => Promise<RedisServer>;
  /** So many names of cells for each primary: those in one list lie on the same. */
  cells: (each: number) => Promise<string[][]>;
  /** Begins to move a cell to another primary, as one moves slots of a live cluster; it stays in between until `finish`. */
  beginMove: (cell: string) => Promise<{ from: RedisServer; to: RedisServer; finish: () => Promise<void> }>;
  /** Until every slot is served by a node that is up and all agree; with a replica that follows each, unless told otherwise. */
  whole: (options?: { replicas: boolean }) => Promise<void>;
  stop: () => Promise<void>;
};

const SLOTS = 16_384;
const PRIMARIES = 3;
const SETTLES_WITHIN_MS = 20_000;

/** A real Redis Cluster of three primaries with a replica each, on free loopback ports. */
export async function startRedisCluster(options: RedisServerOptions = {}): Promise<RedisCluster> {
  const settings = { clusterNodeTimeoutMs: 1_000, ...options };
  const nodes = await Promise.all(Array.from({ length: 2 * PRIMARIES }, () => startRedisServer(settings)));
  const up = () => nodes.filter((node) => node.running());
  const at = (port: number) => must(nodes.find((node) => node.port === port));
  const whole: RedisCluster['whole'] = ({ replicas } = { replicas: true }) => until(() => isWhole(up(), replicas));
  await form(nodes);
  await whole();
  return {
    url: nodes.map(({ url, port }, index) => (index === 0 ? url : `127.0.0.1:${port}`)).join(','),
    nodes,
    primaryOf: (cell) => onAny(up(), async (client) => at((await rangeOf(client, cell)).port)),
    cells: (each) => onAny(up(), (client) => cellsOfEach(client, each)),
    beginMove: async (cell) => {
      const [own, ranges] = await onAny(up(), (client) => Promise.all([rangeOf(client, cell), slotRanges(client)]));
      const to = must(ranges.find(({ port }) => port !== own.port));
      return beginMove(cell, { from: at(own.port), to: at(to.port), primaries: ranges.map(({ port }) => at(port)) });
    },
    whole,
    stop: async () => {
      await Promise.all(nodes.map((node) => node.stop()));
    },
  };
}

/** Introduces all to the first, deals the slots out to the first three, and gives each of them a replica. */
async function form(nodes: RedisServer[]): Promise<void> {
  const { port } = must(nodes[0]);
  const from = (index: number) => Math.floor((SLOTS * index) / PRIMARIES);
  const ids = await Promise.all(
    nodes.map((node, index) =>
      withClient(node, async (client) => {
        await client.call('CLUSTER', 'SET-CONFIG-EPOCH', index + 1);
        if (index > 0) await client.cluster('MEET', '127.0.0.1', port);
        if (index < PRIMARIES) await client.call('CLUSTER', 'ADDSLOTSRANGE', from(index), from(index + 1) - 1);
        return client.cluster('MYID');
      }),
    ),
  );
  const follow = (node: RedisServer, primary: string) =>
    withClient(node, (client) => client.cluster('REPLICATE', primary)).then(
      () => true,
      () => false,
    );
  // Refused until the two have heard of each other.
  const replicas = nodes.slice(PRIMARIES);
  await Promise.all(replicas.map((node, index) => until(() => follow(node, must(ids[index])))));
}

async function isWhole(nodes: RedisServer[], replicas: boolean): Promise<boolean> {
  const seen = await Promise.all(
    nodes.map((node) =>
      withClient(node, async (client) => {
        const ranges = (await slotRanges(client)).toSorted((one, other) => one.from - other.from);
        const [state, role] = await Promise.all([client.cluster('INFO'), client.info('replication')]);
        return { ranges, ok: String(state).includes('cluster_state:ok'), followed: role.includes('state=online') };
      }),
    ),
  );
  const holders = nodes.map(({ port }) => must(seen[0]).ranges.some((range) => range.port === port));
  const served = must(seen[0])
    .ranges.filter(({ port }) => nodes.some((node) => node.port === port))
    .reduce((sum, { from, to }) => sum + to - from + 1, 0);
  const agreed = new Set(seen.map(({ ranges }) => JSON.stringify(ranges))).size === 1;
  const followed = seen.every((one, index) => one.followed || !holders[index]);
  return served === SLOTS && agreed && seen.every(({ ok }) => ok) && (followed || !replicas);
}

type SlotRange = { from: number; to: number; port: number };

async function slotRanges(client: Redis): Promise<SlotRange[]> {
  return (await client.cluster('SLOTS')).map(([from, to, primary]) => ({ from, to, port: must(primary)[1] }));
}

async function rangeOf(client: Redis, cell: string): Promise<SlotRange> {
  const slot = await client.cluster('KEYSLOT', cellPrefix(cell));
  return must((await slotRanges(client)).find(({ from, to }) => from <= slot && slot <= to));
}

async function cellsOfEach(client: Redis, each: number): Promise<string[][]> {
  const ranges = await slotRanges(client);
  const byPort = new Map(ranges.map(({ port }) => [port, [] as string[]]));
  while ([...byPort.values()].some((cells) => cells.length < each)) {
    const cell = `city-${crypto.randomUUID().slice(0, 13)}`;
    const slot = await client.cluster('KEYSLOT', cellPrefix(cell));
    byPort.get(ranges.find(({ from, to }) => from <= slot && slot <= to)?.port ?? 0)?.push(cell);
  }
  return [...byPort.values()].map((cells) => cells.slice(0, each));
}

type Moving = { from: RedisServer; to: RedisServer; primaries: RedisServer[] };

/** As in redis.io/docs/latest/commands/cluster-setslot, "Redis Cluster live resharding explained". */
async function beginMove(cell: string, { from, to, primaries }: Moving) {
  const [slot, fromId] = await withClient(from, (client) =>
    Promise.all([client.cluster('KEYSLOT', cellPrefix(cell)), client.cluster('MYID')]),
  );
  const toId = await withClient(to, async (client) => {
    await client.cluster('SETSLOT', slot, 'IMPORTING', fromId);
    return client.cluster('MYID');
  });
  await withClient(from, (client) => client.cluster('SETSLOT', slot, 'MIGRATING', toId));
  const finish = async () => {
    await withClient(from, async (client) => {
      for (;;) {
        const keys = await client.cluster('GETKEYSINSLOT', slot, 100);
        if (keys.length === 0) return;
        await client.migrate('127.0.0.1', to.port, '', 0, 5_000, 'KEYS', ...keys);
      }
    });
    const others = primaries.filter((node) => node !== to);
    for (const node of [to, ...others])
      await withClient(node, (client) => client.cluster('SETSLOT', slot, 'NODE', toId));
  };
  return { from, to, finish };
}

/** The first answer of a node that has one. */
async function onAny<T>(nodes: RedisServer[], ask: (client: Redis) => Promise<T>): Promise<T> {
  return Promise.any(nodes.map((node) => withClient(node, ask)));
}

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the cluster has no such node');
  return value;
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + SETTLES_WITHIN_MS;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('the cluster did not settle in time');
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import type { LostReason } from '../../src/core/basics/why-lost.ts';
import { createLink, type Link } from '../../src/redis/link.ts';
import { startRedisServer } from '../support/redis-server.ts';
import { withClient } from '../support/redis-store.ts';

const cleanings: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanings.splice(0).reverse()) await clean();
});

async function server(options = {}) {
  const started = await startRedisServer(options);
  cleanings.push(started.stop);
  return started;
}
function linkTo(url: string): { link: Link; reasons: LostReason[] } {
  const reasons: LostReason[] = [];
  const link = createLink({ url, report: (reason) => reasons.push(reason) });
  cleanings.push(link.stop);
  return { link, reasons };
}
const increment = (link: Link) => link.on((client) => client.incr('count'));
/** However busy this machine is: until there is a connection. */
const ready = (link: Link) => vi.waitFor(() => link.on((client) => client.ping()), { timeout: 5_000 });

/** One address that leads to one server and then to another, as a name does that is given to a new primary. */
async function startName(first: number) {
  let leadsTo = first;
  const sockets = new Set<Socket>();
  const listener = createServer((near) => {
    const far = connect(leadsTo, '127.0.0.1');
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one.on('error', () => {}).on('close', () => other.destroy()));
      one.pipe(other);
    }
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  cleanings.push(() => {
    for (const socket of sockets) socket.destroy();
    listener.close();
  });
  return {
    url: `redis://127.0.0.1:${(listener.address() as AddressInfo).port}`,
    leadTo: (port: number) => {
      leadsTo = port;
    },
  };
}

test('a server that became a replica is left, and its name asked again where the primary is', async () => {
  const [before, after] = await Promise.all([server(), server()]);
  const name = await startName(before.port);
  const { link, reasons } = linkTo(name.url);
  await ready(link);
  expect(await increment(link)).toBe(1);
  name.leadTo(after.port);
  await withClient(before, (client) => client.replicaof('127.0.0.1', after.port));
  await expect(increment(link)).rejects.toThrow('READONLY');
  await expect.poll(() => increment(link).catch(() => 0), { timeout: 5_000 }).toBe(1);
  expect(reasons).toContain('read-only');
});

test('a server that says nothing for the time of a command is connected to anew, and one that is slow is not', async () => {
  const slow = await server();
  const { link, reasons } = linkTo(slow.url);
  const own = () => link.on((client) => client.client('ID'));
  await ready(link);
  const id = await own();
  await withClient(slow, (client) => client.config('SET', 'busy-reply-threshold', '10000'));
  const nap = (ms: number) =>
    `local till = redis.call('TIME')
     till = till[1] * 1000 + till[2] / 1000 + ${ms}
     repeat local now = redis.call('TIME') until now[1] * 1000 + now[2] / 1000 > till`;
  await link.on((client) => client.eval(nap(400), 0));
  expect([await own(), reasons]).toEqual([id, []]);
  await expect(link.on((client) => client.eval(nap(1_200), 0))).rejects.toThrow();
  await expect.poll(() => own().catch(() => id), { timeout: 5_000 }).not.toBe(id);
  expect(new Set(reasons)).toEqual(new Set(['timeout']));
});

test('stopping while nobody answers takes no longer than an attempt, and nothing is tried after it', async () => {
  const away = await server();
  const { link, reasons } = linkTo(away.url);
  await ready(link);
  away.freeze();
  await Promise.all([link.stop(), expect(increment(link)).rejects.toThrow()]);
  away.thaw();
  const heard = reasons.length;
  const clients = () =>
    withClient(
      away,
      async (client) =>
        String(await client.client('LIST'))
          .trim()
          .split('\n').length,
    );
  await expect.poll(clients).toBe(1);
  expect(reasons).toHaveLength(heard);
  await expect(increment(link)).rejects.toThrow();
});

test('stopped before it has begun to connect, it ends', async () => {
  const { url } = await server();
  const { link, reasons } = linkTo(url);
  await link.stop();
  expect(reasons).toEqual([]);
});

import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { LIMITS } from '../../src/core/limits.ts';
import type { KeyShelf } from '../../src/crypto/key-shelf.ts';
import { createRedisKeyShelf } from '../../src/crypto/key-shelf-redis.ts';
import { shelfPrefix } from '../../src/crypto/key-table.ts';
import { type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { walk, withClient } from '../support/redis-store.ts';
import { keyShelfContract, put, tagsOn } from './key-shelf-contract.ts';

let server: RedisServer;
beforeAll(async () => {
  server = await startRedisServer();
});
afterAll(async () => {
  await server.stop();
});
const cell = () => `cell-${crypto.randomUUID()}`;

/** Redis tells its own time, so every life is shortened by what passes; what has none left is gone. */
async function pass(ms: number): Promise<void> {
  await withClient(server, async (client) => {
    for (const { key, ttlMs } of await walk(client)) await client.pexpire(key, Math.max(0, ttlMs - ms));
  });
}

keyShelfContract('Redis', async () => {
  const shelf = createRedisKeyShelf({ url: server.url, cell: cell(), report: () => {} });
  return { shelf, pass, stop: () => shelf.stop() };
});

test('no key outlives its life, and every key is in its cell', async () => {
  const name = cell();
  const shelf = createRedisKeyShelf({ url: server.url, cell: name, report: () => {} });
  await put(shelf, tagsOn(1), 'first');
  await put(shelf, tagsOn(2), 'fresh');
  const found = (await withClient(server, walk)).filter(({ key }) => key.includes(name));
  expect(found.map(({ key }) => key).sort()).toEqual(
    [tagsOn(1), tagsOn(2)].map((tags) => shelfPrefix(name) + tags.today),
  );
  for (const { ttlMs } of found) {
    expect(ttlMs).toBeGreaterThan(LIMITS.dataKeyMs - 10_000);
    expect(ttlMs).toBeLessThanOrEqual(LIMITS.dataKeyMs);
  }
  await shelf.stop();
});

test('two deployments on one server never see each other', async () => {
  const [one, other] = [cell(), cell()].map((name) =>
    createRedisKeyShelf({ url: server.url, cell: name, report: () => {} }),
  ) as [KeyShelf, KeyShelf];
  const { sid } = await put(one, tagsOn(1), 'of-one');
  expect(await other.get(sid)).toBeNull();
  expect((await put(other, tagsOn(1), 'of-other')).wrapped).toBe('of-other');
  await other.drop([sid]);
  expect(await one.get(sid)).toBe('of-one');
  await Promise.all([one.stop(), other.stop()]);
});

describe('when the server is away', () => {
  const shelves: KeyShelf[] = [];
  const servers: RedisServer[] = [];
  afterEach(async () => {
    await Promise.all([
      ...shelves.splice(0).map((shelf) => shelf.stop()),
      ...servers.splice(0).map((own) => own.stop()),
    ]);
  });
  async function own(): Promise<{ server: RedisServer; shelf: KeyShelf; reports: () => number }> {
    const started = await startRedisServer();
    const made = shelfOn(started);
    servers.push(started);
    return { server: started, ...made };
  }
  function shelfOn({ url }: RedisServer): { shelf: KeyShelf; reports: () => number } {
    let reports = 0;
    const report = () => {
      reports += 1;
    };
    const shelf = createRedisKeyShelf({ url, cell: 'test', report });
    shelves.push(shelf);
    return { shelf, reports: () => reports };
  }
  const asks = (shelf: KeyShelf): Promise<unknown>[] => [
    put(shelf, tagsOn(1), 'wrapped-key'),
    shelf.get(tagsOn(1).today as never),
    shelf.epochs([{ epoch: 1, fresh: 'id.wrapped-key', lifeMs: 1_000 }]),
    shelf.replace({ epoch: 1 }, { from: 'id.wrapped-key', to: 'id.wrapped-key' }),
    shelf.drop([tagsOn(1).today as never]),
    shelf.own(tagsOn(1).today as never, 'wrapped-key', 1_000),
    shelf.replace({ own: tagsOn(1).today as never }, { from: 'wrapped-key', to: 'wrapped-key' }),
    shelf.dropOwn([tagsOn(1).today as never]),
    shelf.ping(),
  ];

  async function expectRefusals(shelf: KeyShelf): Promise<void> {
    const startMs = performance.now();
    const outcomes = await Promise.allSettled(asks(shelf));
    expect(performance.now() - startMs).toBeLessThan(LIMITS.redisCommandMs + LIMITS.redisConnectMs + 500);
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'key-store-unavailable' } });
      const said = inspect((outcome as PromiseRejectedResult).reason, { depth: 20, showHidden: true });
      expect(said).not.toContain(tagsOn(1).today);
      expect(said).not.toContain('wrapped-key');
      expect((outcome as PromiseRejectedResult).reason.cause).toBeUndefined();
    }
  }

  test('killed: every call is refused at once, by name, with neither keys nor tags in the error', async () => {
    const { server: down, shelf, reports } = await own();
    await put(shelf, tagsOn(1), 'wrapped-key');
    await down.kill();
    await expectRefusals(shelf);
    await expect.poll(reports, { timeout: 5_000 }).toBeGreaterThan(0);
  });

  test('frozen: every call is refused within its time limit', async () => {
    const { server: frozen, shelf } = await own();
    await put(shelf, tagsOn(1), 'wrapped-key');
    frozen.freeze();
    await expectRefusals(shelf);
    frozen.thaw();
  });

  test('frozen before the first call: the same', async () => {
    const { server: frozen } = await own();
    frozen.freeze();
    await expectRefusals(shelfOn(frozen).shelf);
    frozen.thaw();
  });

  test('back again: it connects by itself; the keys are gone, because nothing was on a disk', async () => {
    const { server: down, shelf } = await own();
    const { sid } = await put(shelf, tagsOn(1), 'first');
    await down.kill();
    await expect(shelf.get(sid)).rejects.toMatchObject({ code: 'key-store-unavailable' });
    await down.restart();
    await expect.poll(() => shelf.get(sid).catch(() => 'away'), { timeout: 10_000 }).toBeNull();
    expect((await put(shelf, tagsOn(1), 'second')).wrapped).toBe('second');
    expect(await down.disk()).toBe('');
  });
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AppError } from '../../src/core/error.ts';
import { person, raise, row, turnFrom, workerId } from '../contracts/store/scene.ts';
import { type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { sceneOn, withClient } from '../support/redis-store.ts';

let primary: RedisServer;
let replica: RedisServer;
beforeAll(async () => {
  primary = await startRedisServer();
  replica = await startRedisServer({ replicaOf: primary.port });
  await following();
});
afterAll(async () => {
  replica.thaw();
  await replica.stop();
  await primary.stop();
});

/** Until the primary has a replica that acknowledges what it writes. */
async function following(): Promise<void> {
  const deadline = Date.now() + 15_000;
  const acknowledged = (client: Parameters<Parameters<typeof withClient>[1]>[0]) =>
    client.incr('probe').then(() => client.wait(1, 200));
  while ((await withClient(primary, acknowledged)) < 1) {
    if (Date.now() > deadline) throw new Error('the replica did not follow in time');
  }
}

async function codeOf(verb: Promise<unknown>): Promise<string> {
  return verb.then(
    () => 'done',
    (error: AppError) => error.code,
  );
}

test('with a replica that follows, a raised turn is acknowledged and is on the replica', async () => {
  const scene = sceneOn(primary, { replicas: 1 });
  const { caseId } = await scene.call();
  expect(await withClient(replica, (client) => client.exists(`{${scene.cell}}:c:${caseId}`))).toBe(1);
  await scene.store.stop();
});

test('while the replica does not follow, the two top levels are not acknowledged, the rest is', async () => {
  const scene = sceneOn(primary, { replicas: 1 });
  const others = [person(), person()].map(async (tags) => turnFrom(await scene.store.load(tags), tags));
  const [quiet, standard] = await Promise.all(others);
  const loud = await Promise.all(
    (['immediate', 'urgent'] as const).map(async (level) => {
      const tags = person();
      return turnFrom(await scene.store.load(tags), tags, { raise: raise(level), rows: [row()] });
    }),
  );
  replica.freeze();
  for (const turn of loud) {
    expect(await codeOf(scene.store.commitTurn(turn))).toBe('store-unavailable');
    // The repeat waits again, also when it was stepped on the newer state and raises nothing any more.
    expect(await codeOf(scene.store.commitTurn(turn))).toBe('store-unavailable');
    expect(await codeOf(scene.store.commitTurn({ ...turn, raise: null }))).toBe('store-unavailable');
  }
  if (quiet === undefined || standard === undefined) throw new Error('two turns were made');
  expect(await codeOf(scene.store.commitTurn(quiet))).toBe('done');
  expect(await codeOf(scene.store.commitTurn({ ...standard, raise: raise('standard') }))).toBe('done');
  replica.thaw();
  await following();
  for (const turn of loud)
    expect(await scene.store.commitTurn(turn)).toMatchObject({ kind: 'repeat', rows: [{ seq: 1 }] });
  expect((await scene.store.deskView(workerId())).waitingCount).toBe(3);
  await scene.store.stop();
});

test('a repeat that reaches another process waits for the replica as well', async () => {
  const one = sceneOn(primary, { replicas: 1 });
  const other = sceneOn(primary, { replicas: 1, cell: one.cell });
  const tags = person();
  const loud = turnFrom(await one.store.load(tags), tags, { raise: raise('immediate') });
  replica.freeze();
  expect(await codeOf(one.store.commitTurn(loud))).toBe('store-unavailable');
  expect(await codeOf(other.store.commitTurn(loud))).toBe('store-unavailable');
  replica.thaw();
  await following();
  expect((await other.store.commitTurn(loud)).kind).toBe('repeat');
  await Promise.all([one.store.stop(), other.store.stop()]);
});

test('while a raised turn waits for a replica, other turns do not wait behind it', async () => {
  const scene = sceneOn(primary, { replicas: 1 });
  const tags = person();
  const loud = turnFrom(await scene.store.load(tags), tags, { raise: raise('immediate') });
  replica.freeze();
  let waiting = true;
  const refused = codeOf(scene.store.commitTurn(loud)).then((code) => {
    waiting = false;
    return code;
  });
  await scene.say(person());
  expect(waiting).toBe(true);
  expect(await refused).toBe('store-unavailable');
  replica.thaw();
  await following();
  await scene.store.stop();
});

test('more replicas asked for than there are is never acknowledged', async () => {
  const scene = sceneOn(primary, { replicas: 2 });
  const tags = person();
  const turn = turnFrom(await scene.store.load(tags), tags, { raise: raise('immediate') });
  expect(await codeOf(scene.store.commitTurn(turn))).toBe('store-unavailable');
  await scene.store.stop();
});

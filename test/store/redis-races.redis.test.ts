import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Tags } from '../../src/core/ids.ts';
import { LIMITS } from '../../src/core/limits.ts';
import type { Store } from '../../src/ports/store.ts';
import { at, person, row, rowId, settling, turnFrom, words, workerId } from '../contracts/store/scene.ts';
import { type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { sceneOn } from '../support/redis-store.ts';

let server: RedisServer;
beforeAll(async () => {
  server = await startRedisServer();
});
afterAll(async () => {
  await server.stop();
});

/** Two processes' worth: two stores, each with its own connection, on one cell. */
function twoScenes() {
  const one = sceneOn(server);
  const two = sceneOn(server, { cell: one.cell });
  return { one, two, stop: () => Promise.all([one.store.stop(), two.store.stop()]) };
}

/** Adds one mark to what the session counts; steps again on the newer state for as long as it is stale. */
async function count(store: Store, tags: Tags): Promise<void> {
  const update = rowId() as string as Tags['today'];
  for (;;) {
    const loaded = await store.load(tags);
    const blob = `${loaded.session?.blob ?? ''}+`;
    const turn = turnFrom(loaded, tags, {
      update,
      next: { version: rowId(), blob },
      rows: [{ id: rowId(), blob: 'answer' }],
    });
    if ((await store.commitTurn(turn)).kind !== 'stale') return;
  }
}

test('five answers at once to each of 30 conversations, in two processes: none is lost', async () => {
  const { one, two, stop } = twoScenes();
  const people = Array.from({ length: 30 }, () => person());
  await Promise.all(people.flatMap((tags) => [one, two, one, two, one].map(({ store }) => count(store, tags))));
  for (const tags of people) {
    expect((await one.sessionOf(tags))?.blob).toBe('+++++');
    expect((await one.store.pull(tags, at(0))).rows.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
  }
  await stop();
});

test('fifty claims at once in two processes, over and over: no case goes to two workers', async () => {
  const { one, two, stop } = twoScenes();
  for (let round = 0; round < 5; round += 1) {
    const open = new Set<string>();
    for (let index = 0; index < 20; index += 1)
      open.add((await one.call(index % 2 === 0 ? 'immediate' : 'urgent')).caseId);
    const asks = Array.from({ length: 50 }, (_, index) => {
      const worker = workerId();
      return (index % 2 === 0 ? one : two).claimNext(worker);
    });
    const claimed = (await Promise.all(asks)).filter((held) => held !== null);
    expect(claimed).toHaveLength(open.size);
    expect(new Set(claimed.map(({ id }) => id))).toEqual(open);
    const claims = claimed.map(({ id, worker, fence }) => ({ caseId: id, worker: worker ?? workerId(), fence }));
    await Promise.all(claims.map((claim) => two.store.closeCase(claim, 'test', null)));
  }
  await stop();
});

test('a claim asked twice, once of each process, is one claim', async () => {
  const { one, two, stop } = twoScenes();
  await one.call();
  await one.call();
  const ask = { worker: workerId(), languages: ['zh-Hans', 'en'] as const, request: rowId() };
  const [here, there] = await Promise.all([one.store.claimNext(ask), two.store.claimNext(ask)]);
  expect(here).not.toBeNull();
  expect(there).toEqual(here);
  await stop();
});

test('a worker writing and a survivor writing at the same time lose nothing of each other', async () => {
  const { one, two, stop } = twoScenes();
  const { tags } = await one.call();
  const claim = await one.mustClaim();
  const said = Array.from({ length: 10 }, () => words());
  const survivor = said.map(() => count(one.store, tags));
  await Promise.all([...said.map((each) => two.store.relay(claim, each)), ...survivor]);
  const { rows } = await one.store.pull(tags, at(0));
  expect(rows.map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  expect(rows.filter(({ blob }) => blob === 'answer')).toHaveLength(10);
  await stop();
});

test('many ticks at once in two processes: each unsent row is given to one, and what is marked meanwhile to none', async () => {
  const { one, two, stop } = twoScenes();
  const people = Array.from({ length: 30 }, () => person());
  const turns = await Promise.all(
    people.map((tags) => one.say(tags, { route: 'way-back', rows: [row('marked'), row('left')] })),
  );
  for (const scene of [one, two]) scene.advance(LIMITS.outboxLeaseMs);
  const given = await Promise.all(Array.from({ length: 10 }, (_, at) => (at % 2 ? one : two).store.takeUnsent()));
  const ids = given.flat().flatMap(({ rows }) => rows.map(({ id }) => id));
  expect(ids.toSorted()).toEqual(turns.flatMap(({ rows }) => rows.map(({ id }) => id)).toSorted());
  const mark = ({ session, rows }: (typeof turns)[number]) =>
    session &&
    two.store.markSent(session.sid, settling({ sent: rows.slice(0, 1).map(({ id }) => id), trace: 'trace' }));
  await Promise.all(turns.flatMap((turn) => [mark(turn), mark(turn)]));
  for (const scene of [one, two]) scene.advance(LIMITS.outboxLeaseMs);
  const again = await Promise.all([one.store.takeUnsent(), two.store.takeUnsent()]);
  const blobs = again.flat().flatMap(({ rows }) => rows.map(({ blob }) => blob));
  expect(blobs).toEqual(people.map(() => 'left'));
  await stop();
});

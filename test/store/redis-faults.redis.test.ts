import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { AppError } from '../../src/core/error.ts';
import { asOwnKeyId, asSessionId, asTag, type Tags } from '../../src/core/ids.ts';
import { LIMITS } from '../../src/core/limits.ts';
import type { Store } from '../../src/ports/store.ts';
import { createRedisStore } from '../../src/store/redis.ts';
import {
  at,
  person,
  raise,
  row,
  rowId,
  settling,
  turnFrom,
  unique,
  words,
  workerId,
} from '../contracts/store/scene.ts';
import { type RedisServer, type RedisServerOptions, startRedisServer } from '../support/redis-server.ts';
import { sceneOn, walk, withClient } from '../support/redis-store.ts';

const running: { stop: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const one of running.splice(0).reverse()) await one.stop();
});

async function server(options: RedisServerOptions = {}): Promise<RedisServer> {
  const started = await startRedisServer(options);
  running.push(started);
  return started;
}
function sceneOf(of: Pick<RedisServer, 'url'>, options = {}) {
  const scene = sceneOn(of, options);
  running.push(scene.store);
  return scene;
}
/** The error of a verb that must fail. */
async function failure(verb: Promise<unknown>): Promise<AppError> {
  const error = await verb.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof AppError)) throw new Error('the verb did not fail as it should');
  return error;
}
/** Repeats until the verb works; the deadline is what the promise of coming back allows. */
async function untilItWorks<T>(verb: () => Promise<T>, withinMs = 5_000): Promise<T> {
  return vi.waitFor(verb, { timeout: withinMs, interval: 20 });
}
/** One turn, the same however often it is tried. */
function commitOnce(store: Store, tags: Tags): () => Promise<void> {
  const update = asTag(unique('update'));
  return async () => {
    const turn = turnFrom(await store.load(tags), tags, { update, rows: [row()], raise: raise('immediate') });
    if ((await store.commitTurn(turn)).kind === 'stale') throw new Error('somebody else wrote');
  };
}

function everyVerb(store: Store): Record<string, () => Promise<unknown>> {
  const tags = person();
  const claim = { caseId: raise('urgent').id, worker: workerId(), fence: 1 };
  const turn = turnFrom({ session: null, desk: 'unstaffed', nowMs: 0 }, tags);
  const reopening = { ...turn, channel: 'telegram', route: 'way-back' } as const;
  return {
    load: () => store.load(tags),
    commitTurn: () => store.commitTurn(turn),
    pull: () => store.pull(tags, at(0)),
    beat: () => store.beat(claim.worker, [claim]),
    offDuty: () => store.offDuty(claim.worker),
    deskView: () => store.deskView(claim.worker),
    claimNext: () => store.claimNext({ worker: claim.worker, languages: ['en'], request: rowId() }),
    readCase: () => store.readCase(claim, 0),
    markSent: () => store.markSent(turn.sid, settling({ sent: [rowId()], held: [rowId()], trace: 'trace' })),
    takeBack: () => store.takeBack(tags, [rowId()]),
    cleared: () => store.cleared(turn.sid, { count: 1, clearing: 'all', later: null }),
    takeClearances: () => store.takeClearances(),
    settleClearance: () => store.settleClearance(asOwnKeyId('own'), { clearing: 'all', later: null }),
    countFailure: () => store.countFailure(turn.update, 'telegram'),
    takeUnsent: () => store.takeUnsent(),
    readCapsule: () => store.readCapsule({ tag: turn.update, by: tags.today, short: true }),
    keptWay: () => store.keptWay(turn.update),
    reopen: () => store.reopen(claim, reopening),
    forgottenOwn: () => store.forgottenOwn([asOwnKeyId(rowId())]),
    relay: () => store.relay(claim, words()),
    attend: () => store.attend(claim),
    release: () => store.release(claim),
    closeCase: () => store.closeCase(claim, 'helped', null),
    revisions: () => store.revisions({ sessions: [], cases: [] }),
    sweep: () => store.sweep(),
    getRecords: () => store.getRecords([{ kind: 'worker', id: 'a' }]),
    putAll: () => store.putAll([]),
    countRecords: () => store.countRecords('worker'),
    listRecords: () => store.listRecords('worker', null),
    ping: () => store.ping(),
  };
}

test('a Redis killed and restarted: every verb fails at once meanwhile, works again after, and no acknowledged case is lost', async () => {
  const redis = await server({ appendOnly: true });
  const scene = sceneOf(redis);
  const acknowledged: string[] = [];
  for (let index = 0; index < 20; index += 1) acknowledged.push((await scene.call()).caseId);
  // Every write is on the disk before it is answered (appendfsync always): a killed process loses nothing.
  await redis.kill();
  await failure(scene.store.ping());
  for (const [name, verb] of Object.entries(everyVerb(scene.store))) {
    const began = performance.now();
    const error = await failure(verb());
    expect([name, error.code]).toEqual([name, 'store-unavailable']);
    expect(performance.now() - began, name).toBeLessThan(LIMITS.turnStoreDeadlineMs);
  }
  await redis.restart();
  const view = await untilItWorks(() => scene.store.deskView(workerId()));
  expect(view.waiting.map(({ id }) => id).sort()).toEqual(acknowledged.sort());
  for (const verb of Object.values(everyVerb(scene.store))) await verb();
});

test('killed three times under load: every acknowledged turn is there, a repeated one has one effect', async () => {
  const redis = await server({ appendOnly: true });
  const scene = sceneOf(redis);
  const people = Array.from({ length: 12 }, () => person());
  let committed = 0;
  let over = false;
  const writing = people.map(async (tags) => {
    let own = 0;
    for (; !over; own += 1) {
      await untilItWorks(commitOnce(scene.store, tags), 15_000);
      committed += 1;
    }
    return own;
  });
  for (let time = 0; time < 3; time += 1) {
    const before = committed;
    await expect.poll(() => committed).toBeGreaterThan(before);
    await redis.restart();
  }
  over = true;
  const counts = await Promise.all(writing);
  const kept = await Promise.all(people.map((tags) => scene.store.pull(tags, at(0))));
  expect(kept.map(({ rows }) => rows.at(-1)?.seq)).toEqual(counts);
  expect((await scene.store.deskView(workerId())).waitingCount).toBe(people.length);
});

test('a Redis that is there but does not answer fails a verb within the time of a turn', async () => {
  const redis = await server();
  const scene = sceneOf(redis);
  await scene.store.ping();
  redis.freeze();
  const began = performance.now();
  expect((await failure(scene.store.load(person()))).code).toBe('store-unavailable');
  expect(performance.now() - began).toBeLessThan(LIMITS.turnStoreDeadlineMs);
  redis.thaw();
  await untilItWorks(() => scene.store.load(person()));
});

test('a store that was there before its Redis works once Redis comes', async () => {
  const redis = await server();
  await redis.kill();
  const scene = sceneOf(redis);
  expect((await failure(scene.store.ping())).code).toBe('store-unavailable');
  await redis.restart();
  await untilItWorks(() => scene.store.ping());
});

test('scripts the server forgot are loaded again within the same call', async () => {
  const redis = await server();
  const scene = sceneOf(redis);
  for (const verb of Object.values(everyVerb(scene.store))) {
    await withClient(redis, (client) => client.script('FLUSH'));
    await verb();
  }
  const loads = await withClient(redis, (client) => client.info('commandstats'));
  expect(loads).toMatch(/cmdstat_eval:calls=\d/);
});

test('one verb is one round trip of one command', async () => {
  const redis = await server();
  const scene = sceneOf(redis);
  for (const verb of Object.values(everyVerb(scene.store))) await verb();
  const after = everyVerb(scene.store);
  delete after.ping;
  await withClient(redis, (client) => client.config('RESETSTAT'));
  for (const verb of Object.values(after)) await verb();
  const stats = await withClient(redis, (client) => client.info('commandstats'));
  expect(/cmdstat_evalsha:calls=(\d+)/.exec(stats)?.[1]).toBe(String(Object.keys(after).length));
  expect(stats).not.toMatch(/cmdstat_eval:/);
});

test('when the connection drops after a verb ran and before it answered, the repeat has one effect', async () => {
  const redis = await server();
  const direct = sceneOf(redis);
  const cutter = await startCutter(redis.port);
  running.push(cutter);
  const cut = sceneOf(cutter, { cell: direct.cell });
  for (const verb of Object.values(everyVerb(cut.store))) await verb();
  const through = async <T>(verb: () => Promise<T>): Promise<T> => {
    cutter.cutNextAnswer();
    expect((await failure(verb())).code).toBe('store-unavailable');
    return untilItWorks(verb);
  };
  for (let index = 0; index < 3; index += 1) {
    const tags = person();
    const turn = turnFrom(await direct.store.load(tags), tags, { rows: [row()], raise: raise('immediate') });
    expect((await through(() => cut.store.commitTurn(turn))).kind).toBe('repeat');
    const ask = { worker: workerId(), languages: ['zh-Hans'] as const, request: rowId() };
    const claimed = await through(() => cut.store.claimNext(ask));
    expect(claimed).toMatchObject({ id: turn.raise?.id, fence: 1 });
    const claim = { caseId: claimed?.id ?? raise('urgent').id, worker: ask.worker, fence: 1 };
    const said = words();
    expect(await through(() => cut.store.relay(claim, said))).toEqual({ seq: 2, session: null });
    expect((await direct.store.pull(tags, at(0))).rows).toHaveLength(2);
    expect(await through(() => cut.store.closeCase(claim, 'helped', row()))).toEqual({ closed: true, session: null });
    expect((await direct.store.pull(tags, at(0))).rows).toHaveLength(3);
  }
});

test('a full Redis refuses what takes room, evicts nothing, and lets people claim, close, be sent to, leave and erase', async () => {
  const redis = await server({ maxMemory: '4mb' });
  const scene = sceneOf(redis);
  const one = await scene.call();
  const two = await scene.call();
  const claim = await scene.mustClaim();
  const leaver = person();
  const [code, way] = [asTag('code'), asTag('way')];
  await scene.say(leaver, { capsule: { put: code, blob: 'saved' } });
  const waits = claim.caseId === one.caseId ? two : one;
  const forMs = LIMITS.keepWayMs.day;
  await scene.say(waits.tags, { way: { put: way, blob: 'sealed-way', key: asOwnKeyId('own'), forMs } });
  const talker = person();
  const sentTo = await scene.say(talker, { rows: [row()], route: 'way-back' });
  await fillUp(scene);
  const tags = person();
  const turn = turnFrom(await scene.store.load(tags), tags, { raise: raise('immediate') });
  const record = { kind: 'worker', id: 'a', expect: 0, blob: 'sealed', lifeMs: null } as const;
  for (const verb of [
    () => scene.store.commitTurn(turn),
    () => scene.store.relay(claim, words()),
    () => scene.store.putAll([record]),
    () => scene.store.countFailure(turn.update, 'telegram'),
    // A wrong code that could not be counted is no answer.
    () => scene.store.readCapsule({ tag: asTag('nowhere'), by: tags.today, short: true }),
    () => scene.store.reopen(claim, { ...turn, channel: 'telegram', route: 'way-back' }),
  ]) {
    expect(await failure(verb())).toMatchObject({ code: 'store-unavailable', message: 'redis answered OOM' });
  }
  expect(await scene.sessionOf(tags)).toBeNull();
  expect(await scene.store.closeCase(claim, 'helped', null)).toEqual({ closed: true, session: null });
  expect((await scene.store.beat(claim.worker, [])).lost).toEqual([]);
  expect((await scene.mustClaim()).caseId).toBe([one.caseId, two.caseId].find((id) => id !== claim.caseId));
  scene.advance(LIMITS.outboxLeaseMs);
  const [unsent] = await scene.store.takeUnsent();
  expect(unsent?.rows).toEqual(sentTo.rows);
  for (const { sid } of unsent ? [unsent.session] : []) {
    await scene.store.markSent(sid, settling({ sent: sentTo.rows.map(({ id }) => id), trace: 'trace' }));
  }
  scene.advance(LIMITS.outboxLeaseMs);
  expect(await scene.store.takeUnsent()).toEqual([]);
  expect(await scene.store.readCapsule({ tag: code, by: tags.today, short: true })).toEqual({ blob: 'saved' });
  await scene.say(leaver, { end: 'erase' });
  expect((await scene.say(waits.tags, { end: 'erase', way: { drop: way } })).wayKey).toBe('own');
  expect((await scene.store.sweep()).ended).toHaveLength(2);
  // What is noted of a chat, and what is tried again of it, too.
  const ended = await scene.say(talker, { end: 'erase', trace: 'the ending' });
  expect(ended.traces).toEqual(['trace', 'the ending']);
  const later = { id: asOwnKeyId(unique('own')), blob: 'rest', caseId: null, untilMs: Number.MAX_SAFE_INTEGER };
  await scene.store.cleared(asSessionId(talker.today), { count: 2, clearing: 'later', later });
  scene.advance(LIMITS.clearingRetryMs);
  expect(await scene.store.takeClearances()).toHaveLength(1);
  await scene.store.settleClearance(later.id, { clearing: 'all', later: null });
  expect((await scene.store.sweep()).ended).toContain(talker.today);
  expect(await withClient(redis, (client) => client.info('stats'))).toMatch(/evicted_keys:0\b/);
});

test('neither message nor cause of an error holds a tag, an id or a sealed value', async () => {
  const redis = await server();
  const scene = sceneOf(redis);
  const tags = person();
  const turn = turnFrom(await scene.store.load(tags), tags, { rows: [row('canary-blob')] });
  await withClient(redis, (client) => client.set(`{${scene.cell}}:x:${turn.update}`, 'not a mark'));
  await withClient(redis, (client) => client.lpush(`{${scene.cell}}:s:${tags.today}`, 'not a session'));
  const broken = await failure(scene.store.commitTurn(turn));
  await redis.kill();
  const gone = await failure(scene.store.commitTurn(turn));
  for (const error of [broken, gone]) {
    expect(error.cause).toBeUndefined();
    const said = `${error.message} ${error.stack} ${JSON.stringify(error)}`;
    for (const secret of [tags.today, tags.yesterday, turn.update, 'canary-blob', scene.cell])
      expect(said).not.toContain(secret);
  }
  expect(broken.code).toBe('internal');
});

test('a time offset is refused outside tests', () => {
  expect(() => createRedisStore({ url: 'redis://127.0.0.1:1', cell: 'yulan', timeOffset: () => 1 })).toThrow(
    expect.objectContaining({ code: 'config' }),
  );
});

test('without an offset a store goes by the clock of the server', async () => {
  const redis = await server();
  const store = createRedisStore({ url: redis.url, cell: 'yulan' });
  running.push(store);
  const { nowMs } = await store.load(person());
  const [seconds] = await withClient(redis, (client) => client.time());
  expect(Math.abs(nowMs - Number(seconds) * 1000)).toBeLessThan(5_000);
});

test('a store that is stopped leaves no connection behind', async () => {
  const redis = await server();
  const scene = sceneOn(redis);
  await scene.call();
  await scene.store.stop();
  const clients = await untilItWorks(async () => {
    const listed = await withClient(redis, (client) => client.client('LIST'));
    const open = String(listed).trim().split('\n').length;
    if (open > 1) throw new Error('still connected');
    return open;
  });
  expect(clients).toBe(1);
  expect((await withClient(redis, walk)).length).toBeGreaterThan(0);
});

/** Ever smaller sessions, until the smallest is refused too. */
async function fillUp({ store }: ReturnType<typeof sceneOn>): Promise<void> {
  let characters = 100_000;
  for (let index = 0; index < 20_000; index += 1) {
    const tags = person();
    const turn = turnFrom(await store.load(tags), tags, {
      next: { version: unique('v'), blob: 'x'.repeat(characters) },
    });
    const refused = await store.commitTurn(turn).then(
      () => false,
      () => true,
    );
    if (refused && characters === 1) return;
    if (refused) characters = Math.ceil(characters / 100);
  }
  throw new Error('it never got full');
}

/** Stands between a store and Redis; when told, it lets a question through and cuts the line instead of answering. */
async function startCutter(port: number) {
  const sockets = new Set<Socket>();
  let cutting = false;
  const listener = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        near.destroy();
        far.destroy();
      });
    }
    near.on('data', (bytes) => far.write(bytes));
    far.on('data', (bytes) => {
      if (!cutting) return near.write(bytes);
      cutting = false;
      return near.destroy();
    });
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  return {
    url: `redis://127.0.0.1:${(listener.address() as AddressInfo).port}`,
    cutNextAnswer: () => {
      cutting = true;
    },
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      listener.close();
      await once(listener, 'close');
    },
  };
}

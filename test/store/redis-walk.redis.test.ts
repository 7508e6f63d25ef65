import { afterAll, beforeAll, expect, test } from 'vitest';
import { asCaseId, asOwnKeyId, asSessionId, asTag } from '../../src/core/ids.ts';
import { LIMITS } from '../../src/core/limits.ts';
import { KEYS, rowOfKey } from '../../src/store/keys.ts';
import {
  dayLater,
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
import { type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { type Found, sceneOn, walk, withClient } from '../support/redis-store.ts';

let server: RedisServer;
beforeAll(async () => {
  server = await startRedisServer();
});
afterAll(async () => {
  await server.stop();
});

const DAY = 24 * 3_600_000;
/** How far a lifetime may be off for the time the test itself takes. */
const SLACK = 10_000;

/** A bit of everything a store can hold, so that every row of the table is there to be seen. */
async function fill(scene: ReturnType<typeof sceneOn>) {
  const { store, say, call, mustClaim } = scene;
  const first = person();
  await say(first, { rows: [row('blob-row')] });
  const over = dayLater(first);
  await say(over, { rows: [row('blob-row')], seenSeq: 1, next: { version: unique('v'), blob: 'blob-session' } });
  const held = await call('immediate', 'zh-Hans');
  const claim = await mustClaim();
  await store.relay(claim, words('blob-row'));
  await say(held.tags, { lines: [{ id: rowId(), blob: 'blob-line' }] });
  await store.beat(claim.worker, [claim]);
  await call('urgent', 'en');
  const closed = await call('immediate', 'en');
  await store.closeCase(await mustClaim(claim.worker, ['en']), 'helped', null);
  const sentTo = person();
  const { session, rows } = await say(sentTo, { rows: [row('blob-row'), row('blob-row')], route: 'blob-route' });
  const waits = rows.slice(1).map(({ id }) => id);
  if (session) await store.markSent(session.sid, settling({ held: waits, trace: 'blob-trace' }));
  const gone = person();
  const ended = await say(gone, { route: 'blob-route', trace: 'blob-trace', end: 'erase' });
  const later = { id: asOwnKeyId(unique('own')), blob: 'blob-rest', caseId: held.caseId, untilMs: ended.nowMs + DAY };
  await store.cleared(asSessionId(gone.today), { count: 1, clearing: 'later', later });
  await store.countFailure(asTag(unique('update')), 'line');
  const leaver = person();
  await say(leaver);
  await say(leaver, { end: 'leave' });
  const capsule = { put: asTag(unique('code')), blob: 'blob-capsule' };
  const way = { put: asTag(unique('way')), blob: 'blob-way', key: asOwnKeyId(unique('own')), forMs: DAY };
  await say(held.tags, { capsule, way });
  await store.readCapsule({ tag: asTag(unique('nowhere')), by: asTag(unique('guesser')), short: true });
  await store.putAll([
    { kind: 'worker', id: 'w1', expect: 0, blob: 'blob-record', lifeMs: null },
    { kind: 'invite', id: 'i1', expect: 0, blob: 'blob-record', lifeMs: LIMITS.inviteMs },
  ]);
  return { claim, over, closed };
}

test('every key a store writes is a row of the table, in its cell, and every row is seen', async () => {
  const scene = sceneOn(server);
  await fill(scene);
  const found = (await withClient(server, walk)).filter(({ key }) => key.includes(scene.cell));
  const rows = found.map(({ key }) => rowOfKey(scene.cell, key));
  expect(rows).not.toContain(null);
  expect(new Set(rows)).toEqual(new Set(Object.keys(KEYS)));
  await scene.store.stop();
});

test('no key is written outside the cell, and two cells on one server never see each other', async () => {
  const one = sceneOn(server);
  const two = sceneOn(server);
  await fill(one);
  const before = await two.store.deskView(workerId());
  expect(before).toMatchObject({ waitingCount: 0, onDuty: 0 });
  const all = await withClient(server, walk);
  expect(all.filter(({ key }) => !/^\{[^{}]+\}:/.test(key))).toEqual([]);
  expect(all.filter(({ key }) => key.includes(two.cell))).toEqual([]);
  await Promise.all([one.store.stop(), two.store.stop()]);
});

test('sealed values are only where the table says sealed', async () => {
  const scene = sceneOn(server);
  await fill(scene);
  const found = (await withClient(server, walk)).filter(({ key }) => key.includes(scene.cell));
  const holding = found.filter(({ text }) => text.includes('blob-'));
  expect(holding.length).toBeGreaterThan(3);
  for (const { key } of holding) expect(KEYS[rowOfKey(scene.cell, key) ?? 'queue'].form).toBe('sealed');
  await scene.store.stop();
});

test("Redis's own expiry is every key's deadline and a backstop later", async () => {
  const scene = sceneOn(server);
  const { over } = await fill(scene);
  const found = (await withClient(server, walk)).filter(({ key }) => key.includes(scene.cell));
  const deadlines = deadlinesOf(found);
  const nowMs = (await scene.store.load(over)).nowMs;
  const lasting = found.filter(({ ttlMs }) => ttlMs === -1);
  const ending = found.filter(({ ttlMs }) => ttlMs !== -1);
  expect(ending.length).toBeGreaterThan(10);
  for (const { key, ttlMs } of ending) {
    const deadline = deadlines.get(key) ?? Number.NaN;
    const beyond = ttlMs + nowMs - deadline - LIMITS.storeTtlBackstopMs;
    // A list of messages is swept from its oldest message on and expires with its newest.
    const list = ['outbox', 'talk'].includes(rowOfKey(scene.cell, key) ?? '');
    expect(beyond, key).toBeGreaterThan(-SLACK);
    expect(beyond, key).toBeLessThan(list ? LIMITS.rowMaxMs : SLACK);
  }
  const open = (key: string) => found.some((one) => one.key === key && /"state":"(waiting|claimed)"/.test(one.text));
  for (const { key } of lasting) {
    const name = rowOfKey(scene.cell, key) ?? 'session';
    const lastsByItself = KEYS[name].life === null || (name === 'case' && open(key)) || key.endsWith('r:worker:w1');
    expect(lastsByItself, key).toBe(true);
  }
  await scene.store.stop();
});

test('messages never outlive their session, even when nobody sweeps', async () => {
  const scene = sceneOn(server);
  const tags = person();
  await scene.say(tags, { rows: [row()] });
  const found = (await withClient(server, walk)).filter(({ key }) => key.includes(scene.cell));
  const outbox = found.find(({ key }) => rowOfKey(scene.cell, key) === 'outbox');
  expect(outbox?.ttlMs).toBeLessThanOrEqual(LIMITS.sessionIdleMs.web + LIMITS.storeTtlBackstopMs);
  await scene.store.stop();
});

test('a session Redis expired by itself is still named by a sweep, so that its data key goes', async () => {
  const scene = sceneOn(server);
  const tags = person();
  await scene.say(tags, { rows: [row()] });
  await withClient(server, (client) => client.del(`{${scene.cell}}:s:${tags.today}`));
  scene.advance(LIMITS.sessionIdleMs.web);
  expect((await scene.sweepAll()).ended).toEqual([tags.today]);
  await scene.store.stop();
});

test('a row that waits for a survivor whose session Redis expired by itself is named no more once it has run out', async () => {
  const scene = sceneOn(server);
  const tags = person();
  const { session, rows } = await scene.say(tags, { rows: [row()], route: 'way-back' });
  if (session) await scene.store.markSent(session.sid, settling({ held: rows.map(({ id }) => id) }));
  const unsent = () => withClient(server, (client) => client.zcard(`{${scene.cell}}:u`));
  expect(await unsent()).toBe(1);
  await withClient(server, (client) => client.del(`{${scene.cell}}:s:${tags.today}`));
  scene.advance(LIMITS.rowMaxMs);
  expect(await scene.store.takeUnsent()).toEqual([]);
  expect(await unsent()).toBe(0);
  await scene.store.stop();
});

test('after every deadline and a sweep nothing is left but open cases, accounts and counters', async () => {
  const scene = sceneOn(server);
  await fill(scene);
  scene.advance(40 * DAY);
  await scene.sweepAll();
  const found = (await withClient(server, walk)).filter(({ key }) => key.includes(scene.cell));
  const rows = found.map(({ key }) => rowOfKey(scene.cell, key)).sort();
  expect(rows).toEqual(['case', 'case', 'queue', 'queue', 'record', 'recordIndex', 'revisions']);
  expect(found.filter(({ text }) => /blob-(row|line|session|route|trace|rest)/.test(text))).toEqual([]);
  await scene.store.stop();
});

test('once everything is closed and swept not a key but accounts and counters is left', async () => {
  const scene = sceneOn(server);
  const { claim } = await fill(scene);
  await scene.store.closeCase(claim, 'helped', null);
  await scene.store.closeCase(await scene.mustClaim(), 'test', null);
  scene.advance(40 * DAY);
  await scene.sweepAll();
  const found = (await withClient(server, walk)).filter(({ key }) => key.includes(scene.cell));
  expect(found.map(({ key }) => rowOfKey(scene.cell, key)).sort()).toEqual(['record', 'recordIndex', 'revisions']);
  await scene.store.stop();
});

test('a case that is raised, claimed and closed never leaves its content linked', async () => {
  const scene = sceneOn(server);
  const tags = person();
  await scene.say(tags, { raise: raise('urgent') });
  await scene.store.closeCase(await scene.mustClaim(), 'helped', null);
  await scene.store.commitTurn(turnFrom(await scene.store.load(tags), tags, { end: 'leave' }));
  const found = (await withClient(server, walk)).filter(({ key }) => key.includes(scene.cell));
  const kept = found.filter(({ key }) => rowOfKey(scene.cell, key) === 'case');
  expect(kept).toHaveLength(1);
  expect(kept[0]?.text).not.toContain(tags.today);
  await scene.store.stop();
});

test('leaving and erasing take every key of the session away at once, and what was noted of its messages once they are cleared', async () => {
  const scene = sceneOn(server);
  const content = ['session', 'alias', 'outbox', 'unsent', 'traces', 'tracesDue', 'talk'];
  const left = async () => {
    const names = (await withClient(server, walk)).map(({ key }) => rowOfKey(scene.cell, key));
    return names.filter((name) => name !== null && content.includes(name));
  };
  for (const end of ['leave', 'blocked', 'erase'] as const) {
    const first = person();
    const { session } = await scene.say(first, { rows: [row()], route: 'way-back' });
    const second = dayLater(first);
    await scene.say(second, { rows: [row()], route: 'way-back' });
    if (session) await scene.store.markSent(session.sid, settling({ trace: 'trace' }));
    await scene.say(second, { end, route: 'way-back' });
    expect((await left()).toSorted()).toEqual(['traces', 'tracesDue']);
    if (session) await scene.store.cleared(session.sid, { count: 1, clearing: 'all', later: null });
    expect(await left()).toEqual([]);
  }
  await scene.store.stop();
});

test('what is tried again of a case that is gone leaves nothing of a case behind, and nothing of itself', async () => {
  const scene = sceneOn(server);
  const tags = person();
  await scene.say(tags, { route: 'way-back', trace: 'trace', end: 'erase' });
  const later = { id: asOwnKeyId(unique('own')), blob: 'rest', caseId: asCaseId(unique('case')) };
  const untilMs = Number.MAX_SAFE_INTEGER;
  await scene.store.cleared(asSessionId(tags.today), { count: 1, clearing: 'later', later: { ...later, untilMs } });
  const names = async () => {
    const found = (await withClient(server, walk)).filter(({ key }) => key.includes(scene.cell));
    return found.map(({ key }) => rowOfKey(scene.cell, key)).sort();
  };
  expect(await names()).toEqual(['clearance', 'clearancesDue', 'deadlines', 'mark']);
  await scene.store.settleClearance(later.id, { clearing: 'all', later: null });
  expect(await names()).toEqual(['deadlines', 'mark']);
  await scene.store.stop();
});

test('leaving an open case takes the way back away at once, with all that was on its way', async () => {
  const scene = sceneOn(server);
  const tags = person();
  const change = { rows: [row('blob-row')], route: 'blob-route' };
  const { session, rows } = await scene.say(tags, { ...change, raise: raise('urgent') });
  const held = rows.map(({ id }) => id);
  if (session) await scene.store.markSent(session.sid, settling({ held, trace: 'blob-trace' }));
  await scene.say(tags, { ...change, end: 'leave' });
  const found = (await withClient(server, walk)).filter(({ key }) => key.includes(scene.cell));
  const names = found.map(({ key }) => rowOfKey(scene.cell, key));
  expect(names).toContain('session');
  for (const gone of ['outbox', 'unsent'] as const) expect(names).not.toContain(gone);
  const holding = found.filter(({ text }) => text.includes('blob-')).map(({ key }) => rowOfKey(scene.cell, key));
  expect(holding).toEqual(['traces']);
  await scene.store.stop();
});

test('a closed case leaves no talk behind, and none of its content once the session has a new case', async () => {
  const scene = sceneOn(server);
  const { tags, caseId } = await scene.call();
  const claim = await scene.mustClaim();
  await scene.store.relay(claim, words());
  await scene.store.closeCase(claim, 'helped', null);
  const found = async () => (await withClient(server, walk)).filter(({ key }) => key.includes(scene.cell));
  expect((await found()).map(({ key }) => rowOfKey(scene.cell, key))).not.toContain('talk');
  await scene.say(tags, { raise: raise('urgent') });
  const closed = (await found()).find(({ key }) => key.endsWith(`:c:${caseId}`));
  expect(closed?.text).toContain('"state":"closed"');
  expect(closed?.text).not.toContain(tags.today);
  await scene.store.stop();
});

/** The members of the one set of deadlines, with their times. */
function deadlinesOf(found: Found[]): Map<string, number> {
  const set = found.find(({ key, type }) => key.endsWith(':t') && type === 'zset');
  const flat = JSON.parse(set?.text ?? '[]') as (string | number)[];
  const pairs: [string, number][] = [];
  for (let at = 0; at < flat.length; at += 2) pairs.push([String(flat[at]), Number(flat[at + 1])]);
  return new Map(pairs);
}

import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { LIMITS } from '../src/core/limits.ts';
import { createRedisKeyShelf } from '../src/crypto/key-shelf-redis.ts';
import { SHELF_KEYS, shelfPrefix } from '../src/crypto/key-table.ts';
import { createKeys } from '../src/crypto/keys.ts';
import { KEYS, keyName, rowOfKey } from '../src/store/keys.ts';
import { createRedisStore } from '../src/store/redis.ts';
import { type WatchedHouse, watchedHouse } from './canary/house.ts';
import { find, type Place } from './canary/markers.ts';
import { type Answer, survivorOf } from './canary/people.ts';
import { placesOf } from './canary/places.ts';
import { callAndErase, lookForHelp, sendNonsense, stayTalking, talkAndLeave, workerJoins } from './canary/story.ts';
import { type Found, walk, withClient } from './support/redis-store.ts';
import { testSecret } from './support/small-house.ts';

const CELL = 'yulan';
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

let watched: WatchedHouse;
/** What the story told, and what was found after its parts. */
let told: { read: string[]; shown: string[]; nonsense: Answer[]; outage: Answer[] };
let whileTalking: { places: Place[]; store: Found[]; keyServer: Found[] };
let afterAllIsOver: Place[];

beforeAll(async () => {
  watched = await watchedHouse();
  const { story, traces, house } = watched;
  const elevenMs = Math.floor(Date.now() / DAY_MS) * DAY_MS + 23 * HOUR_MS;
  house.clock.offsetMs = elevenMs - Date.now();
  const worker = await workerJoins(story, 'worker');
  const talk = await talkAndLeave(story, worker);
  await callAndErase(story, worker);
  const seeker = await lookForHelp(story);
  const nonsense = await sendNonsense(story, seeker, worker);
  const staying = await stayTalking(story, worker);
  // Over midnight: from now on they are known by another tag.
  house.clock.offsetMs += 2 * HOUR_MS;
  await staying.survivor.send({ text: story.markers.mint('stayer: words after midnight') });
  whileTalking = {
    places: await placesOf(traces),
    store: await withClient(traces.store, walk),
    keyServer: await withClient(traces.keyServer, walk),
  };
  const outage = await breakBoth(watched, staying.survivor.send, () =>
    worker.words(staying.taken, story.markers.mint('worker: words while the store is down')),
  );
  await worker.close(staying.taken);
  await callForTomorrow(watched);
  await worker.post('/end', {});
  await house.service.tick();
  told = { ...talk, nonsense, outage };
  afterAllIsOver = await placesOf(traces);
}, 60_000);
afterAll(() => watched.stop());

/** Both servers killed, one after the other, in the middle of the talk. */
async function breakBoth(
  { story, traces, healthy }: WatchedHouse,
  send: (fields: Record<string, unknown>) => Promise<Answer>,
  workerWrites: () => Promise<Answer>,
): Promise<Answer[]> {
  const { markers, people } = story;
  const before = people.answers.length;
  await traces.store.kill();
  await send({ text: markers.mint('stayer: words while the store is down') });
  await survivorOf(people).send({ text: markers.mint('newcomer: words while the store is down') });
  await workerWrites();
  await traces.store.restart();
  await back(healthy);
  await traces.keyServer.kill();
  await survivorOf(people).send({ text: markers.mint('newcomer: words while the key server is down') });
  await traces.keyServer.restart();
  const outage = people.answers.slice(before);
  await back(healthy);
  await send({ text: markers.mint('stayer: words after the outage') });
  return outage;
}

const back = (healthy: () => Promise<boolean>) =>
  vi.waitFor(
    async () => {
      if (!(await healthy())) throw new Error('the service does not answer yet');
    },
    { timeout: 10_000 },
  );

/** Somebody whose case is left waiting, with content, when everything else is over. */
async function callForTomorrow({ story }: WatchedHouse): Promise<void> {
  const survivor = survivorOf(story.people);
  await survivor.send({ tap: 'first-contact/hello:unsafe' });
  await survivor.send({ text: story.markers.mint('waiter: words') });
}

describe('what people sent', () => {
  test('went through the service, was read by the worker and by the survivor, and failed where it had to', () => {
    expect(watched.story.markers.all.length).toBeGreaterThanOrEqual(40);
    const words = watched.story.markers.all.filter(({ name }) => /^leaver: (Chinese words|words|reply)$/.test(name));
    expect(words).toHaveLength(3);
    for (const { text } of words) expect(told.read).toContain(text);
    expect(told.shown).toHaveLength(1);
    const statuses = told.nonsense.map(({ status }) => status);
    for (const refusal of [400, 403, 404, 409, 413]) expect(statuses).toContain(refusal);
    expect(Math.max(...statuses)).toBeLessThan(500);
    expect(told.outage.map(({ status }) => status)).toEqual([503, 503, 503, 503]);
  });

  test('is nowhere while they talk', () => {
    expect(find(watched.story.markers.all, whileTalking.places)).toEqual([]);
  });

  test('is nowhere after they left, erased, were closed and both servers fell over', () => {
    expect(find(watched.story.markers.all, afterAllIsOver)).toEqual([]);
  });

  test('was searched for in places that are not empty', () => {
    const empty = [...whileTalking.places, ...afterAllIsOver].filter(({ text }) => text.length < 100);
    expect([...new Set(empty.map(({ name }) => name))]).toEqual(['disk of the key server']);
  });
});

test('the log says only what the list of fields allows', () => {
  const fields = new Set(watched.house.logged.flatMap((line) => Object.keys(JSON.parse(line) as object)));
  const allowed = ['at', 'event', 'code', 'reason', 'status', 'count', 'route', 'mode', 'port'];
  expect(watched.house.logged.length).toBeGreaterThan(5);
  expect([...fields].filter((field) => !allowed.includes(field))).toEqual([]);
});

test('every key of both servers is a row of a table and ends by itself where its row says so', () => {
  const { store, keyServer } = whileTalking;
  const seen = store.map(({ key }) => rowOfKey(CELL, key));
  for (const name of ['session', 'alias', 'outbox', 'talk', 'mark', 'case', 'record'] as const)
    expect(seen).toContain(name);
  for (const { key, ttlMs, text } of store) {
    const name = rowOfKey(CELL, key);
    expect(name, key).not.toBeNull();
    const isHouse = key === keyName(CELL, 'record', 'house', 'key');
    const isOpen = name === 'case' && !text.includes('"state":"closed"');
    const lasts = name === null || KEYS[name].life === null || isOpen || isHouse;
    if (!lasts) expect(ttlMs, key).toBeGreaterThan(0);
  }
  expect(new Set(keyServer.map(({ key, text }) => shelfRowOf(key, text)))).toEqual(
    new Set(['dataKey', 'alias', 'dayKeys', 'markKey']),
  );
  for (const { key, ttlMs, text } of keyServer) {
    expect(shelfRowOf(key, text), `${key} ${text}`).not.toBeNull();
    expect(ttlMs).toBeGreaterThan(0);
    expect(ttlMs).toBeLessThanOrEqual(LONGEST[shelfRowOf(key, text) ?? 'dataKey']);
  }
});

/** What each kind of row is named by, and what it holds; a session's key and what leads to it are named alike. */
const SHELF: Record<keyof typeof SHELF_KEYS, [hole: string, value: RegExp]> = {
  dayKeys: ['\\d+', /^"[\w-]{16}\.[\w-]{123}"$/],
  markKey: ['none', /^"[\w-]{16}\.[\w-]{80}"$/],
  dataKey: ['[\\w-]{22}', /^"\d+\.[\w-]{16}\.[\w-]{80}"$/],
  alias: ['[\\w-]{22}', /^">[\w-]{22}"$/],
  ownKey: ['[\\w-]{22}', /^"[\w-]{80}"$/],
};

const LONGEST: Record<keyof typeof SHELF_KEYS, number> = {
  // Made a while before the day begins.
  dayKeys: LIMITS.dayKeysMs + LIMITS.dayKeysAheadMs,
  markKey: LIMITS.markKeyMs,
  dataKey: LIMITS.dataKeyMs,
  alias: LIMITS.dataKeyMs,
  ownKey: Math.max(...Object.values(LIMITS.keepWayMs)) + LIMITS.keepWayExtraMs,
};

/** The row of the key server's table a key belongs to. */
function shelfRowOf(key: string, text: string): keyof typeof SHELF_KEYS | null {
  const found = (Object.keys(SHELF) as (keyof typeof SHELF_KEYS)[]).find((kind) => {
    const [hole, value] = SHELF[kind];
    const name = new RegExp(`^\\{${CELL}\\}:${SHELF_KEYS[kind].pattern.replace(/<\w+>/, hole)}$`);
    return name.test(key) && value.test(text);
  });
  return found ?? null;
}

test('past every deadline nothing is left but the call nobody has answered yet, without content or key', async () => {
  const { traces } = watched;
  const nowMs = () => Date.now() + 40 * DAY_MS;
  const store = createRedisStore({ url: traces.store.url, cell: CELL, timeOffset: () => 40 * DAY_MS, forTests: true });
  const shelf = createRedisKeyShelf({ url: traces.keyServer.url, cell: CELL, report: () => {} });
  const keys = createKeys({ secret: testSecret, cell: CELL, shelf, records: store, nowMs });
  const before = await withClient(traces.store, walk);
  const sessions = before
    .filter(({ key }) => rowOfKey(CELL, key) === 'session')
    .map(({ key }) => key.split(':').at(-1));
  expect(sessions.length).toBeGreaterThan(0);
  // What a tick does, with the store's clock moved.
  for (let time = 0; time < 5; time += 1) {
    const { ended } = await store.sweep();
    await keys.forget(ended);
    await store.forgotten(ended);
  }
  const left = await withClient(traces.store, walk);
  const names = left.map(({ key }) => rowOfKey(CELL, key)).sort();
  expect(names).toEqual(['case', 'queue', 'record', 'recordIndex', 'revisions']);
  // The one record is the organisation's own key, wrapped.
  expect(left.find(({ key }) => rowOfKey(CELL, key) === 'record')?.key).toBe(keyName(CELL, 'record', 'house', 'key'));
  const keysLeft = (await withClient(traces.keyServer, walk)).map(({ key }) => key);
  for (const sid of sessions) {
    expect(JSON.stringify(left)).not.toContain(sid);
    expect(keysLeft).not.toContain(`${shelfPrefix(CELL)}${sid}`);
  }
  await Promise.all([store.stop(), keys.stop()]);
});

import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Lived, liveIn, type TwoServers, twoServers } from './two-servers.ts';

const UNSAFE = { tap: 'first-contact/hello:unsafe' };

let servers: TwoServers;
let here: Lived;
let there: Lived;
beforeEach(async () => {
  servers = await twoServers();
  [here, there] = await Promise.all([liveIn(servers), liveIn(servers)]);
});
afterEach(async () => {
  await Promise.all([here.stop(), there.stop()]);
  await servers.stop();
});

/** What the page sends, to any process. */
function sendTo(one: Lived, cookie: string, fields: Record<string, unknown>): Promise<Response> {
  const headers = { cookie, origin: one.people.origin, 'content-type': 'application/json' };
  return one.people.ask('/', { method: 'POST', headers, body: JSON.stringify({ seen: 1, ...fields }) });
}
async function calling(): Promise<string> {
  const survivor = here.survivor();
  await survivor.send(UNSAFE);
  const cookie = survivor.cookie();
  if (cookie === null) throw new Error('no cookie');
  return cookie;
}
async function readAll(one: Lived): Promise<string[]> {
  const worker = await one.worker();
  const taken = await worker.next();
  if (taken === null) throw new Error('nothing to take');
  return (await worker.read(taken)).lines.flatMap(({ text }) => text ?? []);
}

test('five quick messages to two processes: none is lost, and each process keeps its order', async () => {
  const cookie = await calling();
  const words = ['one', 'two', 'three', 'four', 'five'];
  const answers = await Promise.all(
    words.map((text, index) => sendTo(index % 2 === 0 ? here : there, cookie, { id: `event-${index}-id`, text })),
  );
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  const read = await readAll(there);
  expect(read.toSorted()).toEqual(words.toSorted());
  expect(read.filter((text) => ['one', 'three', 'five'].includes(text))).toEqual(['one', 'three', 'five']);
  expect(read.filter((text) => ['two', 'four'].includes(text))).toEqual(['two', 'four']);
});

test('the same message to both processes at once is heard once, and both answer', async () => {
  const cookie = await calling();
  const send = (one: Lived) => sendTo(one, cookie, { id: 'the-same-event', text: 'only once' });
  const answers = await Promise.all([here, there, here, there].map(send));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  expect(await readAll(here)).toEqual(['only once']);
});

test('somebody new whose first form reaches both processes has one conversation and one case', async () => {
  const cookie = `s=${'a'.repeat(22)}`;
  const answers = await Promise.all([here, there].map((one) => sendTo(one, cookie, { id: 'first-form', ...UNSAFE })));
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  expect((await here.waiting()).waitingCount).toBe(1);
  await sendTo(there, cookie, { id: 'second-form', text: 'to the worker' });
  expect(await readAll(here)).toEqual(['to the worker']);
});

test('two workers at two processes who ask at the same moment never get the same case', async () => {
  const people = await Promise.all([1, 2, 3].map(() => calling()));
  const workers = await Promise.all([here.worker('Lin'), there.worker('Wei'), here.worker('Mei'), there.worker('An')]);
  const taken = await Promise.all(workers.map((worker) => worker.next()));
  const ids = taken.flatMap((one) => one?.caseId ?? []);
  expect(ids).toHaveLength(people.length);
  expect(new Set(ids).size).toBe(people.length);
});

test('a worker’s words written at one process are read by the survivor at the other', async () => {
  const cookie = await calling();
  const worker = await there.worker();
  const taken = await worker.next();
  if (taken === null) throw new Error('nothing to take');
  await worker.words(taken, 'I am reading what you write');
  const page = await here.people.ask('/events', { headers: { cookie, accept: 'text/html' } });
  expect(await page.text()).toContain('I am reading what you write');
});

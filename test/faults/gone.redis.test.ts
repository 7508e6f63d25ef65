import { afterEach, beforeEach, expect, test } from 'vitest';
import { shelfPrefix } from '../../src/crypto/key-table.ts';
import { rowOfKey } from '../../src/store/keys.ts';
import { walk, withClient } from '../support/redis-store.ts';
import { type Lived, liveIn, type TwoServers, twoServers } from './two-servers.ts';

let servers: TwoServers;
let here: Lived;
beforeEach(async () => {
  servers = await twoServers();
  here = await liveIn(servers);
});
afterEach(async () => {
  await here.stop();
  await servers.stop();
});

/** Somebody in danger whom a worker has just answered. */
async function inTalk() {
  const survivor = here.survivor();
  await survivor.send({ tap: 'first-contact/hello:unsafe' });
  await survivor.send({ text: 'he is at the door' });
  const worker = await here.worker();
  const taken = await worker.next();
  if (taken === null) throw new Error('nothing to take');
  await worker.words(taken, 'I am with you');
  return { survivor, worker, taken };
}
const rows = async () => (await withClient(servers.store, walk)).map(({ key }) => rowOfKey('yulan', key));
/** Keys of sessions; those of the day stay. */
const keys = async () =>
  (await withClient(servers.keyServer, walk))
    .map(({ key }) => key)
    .filter((key) => key.startsWith(shelfPrefix('yulan')));

test('leaving while a worker holds the case: the worker is told and can still read, and only the worker ends it', async () => {
  const { survivor, worker, taken } = await inTalk();
  expect((await survivor.get('/leave')).status).toBe(303);
  const refused = await worker.words(taken, 'are you there?');
  expect([refused.status, refused.body]).toEqual([409, '{"error":"left"}']);
  const read = await worker.read(taken);
  expect(read.presence).toBe('left');
  expect(read.lines.map(({ text }) => text)).toEqual(['he is at the door', 'I am with you']);
  await here.house.service.tick();
  expect((await worker.read(taken)).lines).toHaveLength(2);
  expect((await worker.close(taken, 'stopped-writing')).status).toBe(200);
  expect(await rows()).not.toContain('talk');
});

test('erasing while a worker holds the case: content and key are gone at once, the case stays with the worker', async () => {
  const { survivor, worker, taken } = await inTalk();
  expect(await keys()).toHaveLength(1);
  expect((await survivor.send({ tap: '!:erase' })).status).toBe(200);
  expect(await keys()).toEqual([]);
  const content = await rows();
  for (const name of ['session', 'outbox', 'talk', 'alias']) expect(content).not.toContain(name);
  const read = await worker.read(taken);
  expect([read.presence, read.lines]).toEqual(['erased', []]);
  const refused = await worker.words(taken, 'are you there?');
  expect([refused.status, refused.body]).toEqual([409, '{"error":"erased"}']);
  expect((await worker.close(taken, 'stopped-writing')).status).toBe(200);
});

test('a page that was left is not read, and whoever writes next from that browser is somebody new', async () => {
  for (const command of ['!:hide', '!:erase']) {
    const { survivor, worker, taken } = await inTalk();
    const first = survivor.cookie();
    await survivor.send({ tap: command });
    expect(survivor.cookie()).toBeNull();
    const old = await survivor.send({ first: undefined, text: 'sent again from an old page' });
    expect(old.body).toContain('没有收到');
    expect(old.body).not.toContain('sent again from an old page');
    const next = await survivor.send({ text: 'somebody else at the phone' });
    expect(survivor.cookie()).not.toBe(first);
    for (const { body } of [old, next]) {
      expect(body).not.toContain('he is at the door');
      expect(body).not.toContain('I am with you');
    }
    const said = (await worker.read(taken)).lines.map(({ text }) => text);
    expect(said).not.toContain('sent again from an old page');
    expect(said).not.toContain('somebody else at the phone');
    await worker.close(taken, 'stopped-writing');
    await worker.post('/end', {});
  }
});

test('after erasing, even the old cookie leads to nothing that was said', async () => {
  const { survivor, worker, taken } = await inTalk();
  const cookie = survivor.cookie() ?? '';
  await survivor.send({ tap: '!:erase' });
  const again = await here.people.ask('/', {
    method: 'POST',
    headers: { cookie, origin: here.people.origin, 'content-type': 'application/json' },
    body: JSON.stringify({ id: 'from-an-old-page', text: 'somebody else at the phone' }),
  });
  const page = await again.text();
  for (const words of ['he is at the door', 'I am with you']) expect(page).not.toContain(words);
  expect((await worker.read(taken)).lines).toEqual([]);
});

test('a key server that is away while somebody erases: the content is gone at once, the key at the next tick', async () => {
  const { survivor } = await inTalk();
  servers.keyServer.freeze();
  const erased = await survivor.send({ tap: '!:erase' });
  expect(erased.status).toBe(200);
  expect(await rows()).not.toContain('talk');
  servers.keyServer.thaw();
  await expect.poll(here.healthy, { timeout: 10_000 }).toBe(true);
  await here.house.service.tick();
  expect(await keys()).toEqual([]);
});

import { inspect } from 'node:util';
import { afterEach, expect, test } from 'vitest';
import { LIMITS } from '../../../src/core/limits.ts';
import type { Happening } from '../../../src/ports/channel.ts';
import {
  ACCESS_TOKEN,
  ask,
  CHANNEL_SECRET,
  card,
  type LineScene,
  LOADING,
  PUSH,
  QUOTA,
  REPLY,
  startLine,
  worker,
} from './line-scene.ts';

let scene: LineScene;
afterEach(() => scene.stop());

test('bodies as LINE writes them, in every manner, are known and read alike', async () => {
  scene = await startLine();
  for (let count = 0; count < 6; count += 1) scene.person.says('我在这里 / café & <3 🙂');
  await scene.fake.deliver();
  expect(scene.fake.deliveries.map(({ status }) => status)).toEqual(Array(6).fill(200));
  expect(new Set(scene.fake.deliveries.map(({ body }) => body.length)).size).toBeGreaterThan(2);
  expect(scene.got).toHaveLength(6);
  for (const happening of scene.got) {
    expect(happening).toMatchObject({ inbound: { kind: 'text', text: '我在这里 / café & <3 🙂' } });
  }
});

test('a forged or unsigned body is refused', async () => {
  scene = await startLine();
  const body = '{"destination":"U1","events":[]}';
  expect((await scene.fake.deliverRaw(body, 'forged')).status).toBe(401);
  expect((await scene.fake.deliverRaw(body, null)).status).toBe(401);
  expect((await scene.fake.deliverRaw(body)).status).toBe(200);
});

test('everything somebody may do is told apart, a redelivery is the same event, and a group is left out', async () => {
  scene = await startLine();
  const { person, fake } = scene;
  const said = person.says('hello');
  person.sendsVoice();
  person.sendsSticker();
  person.sendsPicture();
  person.sendsVideo();
  person.sendsFile();
  person.sharesLocation({ latitude: 22.8149, longitude: 113.6761 });
  person.sendsUnknown();
  person.causes('beacon', { beacon: { hwid: 'd41d8cd98f', type: 'enter' } });
  person.unsends(said);
  person.unfollows();
  person.follows();
  const group = fake.group();
  group.joins();
  group.as(person).says('not for us');
  await fake.deliver();
  expect(scene.got.map((one) => ('inbound' in one ? one.inbound : one.takenBack))).toEqual([
    { kind: 'text', text: 'hello' },
    ...['voice', 'sticker', 'picture', 'video', 'file'].map((media) => ({ kind: 'media', media, words: null })),
    { kind: 'place', latitude: 22.81, longitude: 113.68 },
    { kind: 'media', media: 'other', words: null },
    said.id,
    { kind: 'blocked' },
    { kind: 'opened' },
  ]);
  const first = scene.got.splice(0).map(({ event }) => event);
  await fake.redeliver(fake.deliveries.slice());
  expect(scene.got.map(({ event }) => event)).toEqual(first);
  expect(fake.calls.filter(({ path }) => path.includes('profile'))).toEqual([]);
});

async function happened(act: (person: LineScene['person']) => void): Promise<Happening> {
  act(scene.person);
  await scene.fake.deliver();
  const last = scene.got.at(-1);
  if (last === undefined) throw new Error('nothing arrived');
  return last;
}

test('waiting is shown after a message and a tap, for five seconds or until the answer', async () => {
  scene = await startLine();
  const { acknowledge } = scene.line.hook;
  const said = await happened((person) => person.says('hello'));
  await acknowledge(said);
  expect(scene.calls(LOADING)).toMatchObject([
    { payload: { chatId: scene.person.userId, loadingSeconds: LIMITS.lineLoadingSeconds }, accepted: true },
  ]);
  expect(scene.person.loading).toBe(true);
  await scene.send(said.route, [ask('Now?', 'Yes')]);
  expect(scene.person.loading).toBe(false);
  await acknowledge(await happened((person) => person.taps('1. Yes')));
  expect(scene.person.loading).toBe(true);
});

test('no waiting is shown to who opens or blocks the chat, or takes a message back', async () => {
  scene = await startLine();
  const said = scene.person.says('hello');
  for (const act of [
    (person: LineScene['person']) => person.unsends(said),
    (person: LineScene['person']) => person.unfollows(),
    (person: LineScene['person']) => person.follows(),
  ]) {
    await scene.line.hook.acknowledge(await happened(act));
  }
  expect(scene.calls(LOADING)).toEqual([]);
});

test.each([{ status: 500 }, { status: 401 }, { status: 429 }, 'network', 'hang'] as const)(
  'waiting that cannot be shown (%o) is said in the log, hinders nothing and holds up nobody',
  async (fault) => {
    scene = await startLine();
    scene.fake.faults.next(LOADING, fault);
    const began = performance.now();
    await expect(scene.line.hook.acknowledge(await happened((person) => person.says('x')))).resolves.toBeUndefined();
    expect(performance.now() - began).toBeLessThan(LIMITS.lineLoadingMs + 500);
    expect(scene.logged.map((line) => JSON.parse(line))).toMatchObject([{ event: 'loading-failed', channel: 'line' }]);
  },
);

/** Everything of an error that a log or a debugger could show. */
const whole = (value: unknown) => inspect(value, { depth: null, showHidden: true, getters: true });

test('a token that LINE refuses is said in a fixed sentence: no error and no log holds it, the secret or any words', async () => {
  scene = await startLine({ accessToken: 'a-wrong-token-that-nobody-may-read-either=' });
  const route = await scene.route();
  const rows = [card('canary words')];
  const refused = async () => {
    const error: unknown = await scene.send(route, rows).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'config', name: 'AppError' });
    return whole(error);
  };
  const seen = [await refused()];
  scene.outlast();
  seen.push(await refused());
  scene.fake.faults.next(PUSH, { status: 403, body: { message: 'canary of theirs' } });
  seen.push(await refused());
  expect(await scene.line.channel.sendsLeft()).toBeNull();
  const [said] = scene.got;
  if (said) await scene.line.hook.acknowledge(said);
  seen.push(...scene.logged);
  expect(scene.logged.map((line) => JSON.parse(line))).toMatchObject([
    { event: 'quota-unread', code: 'config' },
    { event: 'loading-failed', code: 'config' },
  ]);
  for (const text of [...seen, whole(scene.line)]) {
    for (const secret of ['may-read', 'Bearer', ACCESS_TOKEN, CHANNEL_SECRET, 'canary', scene.person.userId])
      expect(text).not.toContain(secret);
  }
});

test.each([{ status: 400 }, { status: 429 }, { status: 500 }, 'network', 'accepted-then-network'] as const)(
  'whatever LINE answers (%o), what was said, to whom and by which token stays inside',
  async (fault) => {
    scene = await startLine({ quota: 100 });
    const route = await scene.route();
    for (const path of [REPLY, PUSH, QUOTA, LOADING]) scene.fake.faults.next(path, fault);
    const sent = await scene.send(route, [worker('canary words')]);
    const left = await scene.line.channel.sendsLeft();
    for (const text of [whole(sent).replaceAll(/row-1-[^']*/g, ''), whole(left), ...scene.logged]) {
      for (const secret of [ACCESS_TOKEN, 'canary', scene.person.userId]) expect(text).not.toContain(secret);
    }
  },
);

test('a token refused half-way does not undo what was taken before', async () => {
  scene = await startLine();
  const route = await scene.route();
  const many = Array.from({ length: 7 }, (_, index) => ask(`${index}`, 'A'));
  scene.fake.faults.next(PUSH, { status: 401, body: { message: 'Authentication failed' } });
  expect(await scene.send(route, many, 'immediate')).toMatchObject({
    accepted: { length: 5 },
    lost: [],
    reach: 'later',
  });
});

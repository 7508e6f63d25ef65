import type { messagingApi } from '@line/bot-sdk';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FakeLineOptions } from './fake-line/fake-line.ts';
import { type Bench, flex, MINUTE, postback, refusal, shown, startBench, text, tokenOf } from './fake-line-bench.ts';

let bench: Bench;

async function restart(options: Partial<FakeLineOptions> = {}): Promise<void> {
  await bench.stop();
  bench = await startBench(options);
}

beforeEach(async () => {
  bench = await startBench();
});
afterEach(() => bench.stop());

const REPLY = '/v2/bot/message/reply';
const PUSH = '/v2/bot/message/push';
const KEY = '123e4567-e89b-12d3-a456-426614174000';

test('a reply token works once, only after the webhook came, and for one minute', async () => {
  const person = bench.fake.person();
  const tokens = ['one', 'two', 'three'].map((words) => tokenOf(person.says(words).event));
  const reply = (index: number) =>
    bench.client.replyMessage({ replyToken: tokens[index] ?? '', messages: [text('hello')] });
  expect(await refusal(reply(0))).toMatchObject({ status: 400, body: { message: 'Invalid reply token' } });
  await bench.fake.deliver();
  expect(await reply(0)).toEqual({ sentMessages: [{ id: expect.any(String), quoteToken: expect.any(String) }] });
  expect((await refusal(reply(0))).body.message).toBe('Invalid reply token');
  bench.clock.now += MINUTE;
  await reply(1);
  bench.clock.now += 1;
  expect((await refusal(reply(2))).body.message).toBe('Invalid reply token');
  expect(shown(person)).toEqual(['one', 'two', 'three', 'hello', 'hello']);
});

test('a redelivered token lives anew, but neither after its use nor 20 minutes later', async () => {
  const person = bench.fake.person();
  const [used, fresh] = [person.says('used'), person.says('fresh')].map(({ event }) => tokenOf(event));
  await bench.fake.deliver();
  await bench.client.replyMessage({ replyToken: used ?? '', messages: [text('1')] });
  bench.clock.now += 10 * MINUTE;
  await bench.fake.redeliver();
  expect((await refusal(bench.client.replyMessage({ replyToken: used ?? '', messages: [text('2')] }))).status).toBe(
    400,
  );
  bench.clock.now += 11 * MINUTE;
  await bench.fake.redeliver();
  expect((await refusal(bench.client.replyMessage({ replyToken: fresh ?? '', messages: [text('3')] }))).status).toBe(
    400,
  );
  const third = tokenOf(person.says('third').event);
  await bench.fake.deliver();
  bench.clock.now += 10 * MINUTE;
  await bench.fake.redeliver(bench.fake.deliveries.slice(-1));
  await bench.client.replyMessage({ replyToken: third, messages: [text('4')] });
  expect(shown(person)).toEqual(['used', 'fresh', '1', 'third', '4']);
});

test('a reply with a retry key is refused and shows nothing', async () => {
  const person = bench.fake.person();
  const replyToken = tokenOf(person.says('hello').event);
  await bench.fake.deliver();
  const answer = await fetch(`${bench.origin}${REPLY}`, {
    method: 'POST',
    headers: { authorization: 'Bearer token', 'content-type': 'application/json', 'x-line-retry-key': KEY },
    body: JSON.stringify({ replyToken, messages: [text('no')] }),
  });
  expect(answer.status).toBe(400);
  expect(bench.fake.calls.at(-1)).toMatchObject({ path: REPLY, retryKey: KEY, status: 400, accepted: false });
  expect(shown(person)).toEqual(['hello']);
});

test('a repeated retry key is 409 with the first answer for 24 hours, and shows nothing twice', async () => {
  const person = bench.fake.person({ isFriend: true });
  const push = () => bench.client.pushMessageWithHttpInfo({ to: person.userId, messages: [text('once')] }, KEY);
  const first = await push();
  bench.clock.now += 24 * 60 * MINUTE - 1;
  const again = await refusal(push());
  expect(again).toMatchObject({ status: 409, body: { message: 'The retry key is already accepted', ...first.body } });
  expect(again.headers.get('x-line-accepted-request-id')).toBe(first.httpResponse.headers.get('x-line-request-id'));
  expect(shown(person)).toEqual(['once']);
  expect(bench.fake.quota.used).toBe(1);
  bench.clock.now += 1;
  await push();
  expect(shown(person)).toEqual(['once', 'once']);
  expect(
    (await refusal(bench.client.pushMessage({ to: person.userId, messages: [text('x')] }, 'not-a-uuid'))).status,
  ).toBe(400);
});

test('what was accepted before the line broke is 409 afterwards; what was not is sent', async () => {
  const person = bench.fake.person({ isFriend: true });
  const push = (signal?: AbortSignal) =>
    fetch(`${bench.origin}${PUSH}`, {
      method: 'POST',
      headers: { authorization: 'Bearer token', 'content-type': 'application/json', 'x-line-retry-key': KEY },
      body: JSON.stringify({ to: person.userId, messages: [text('help')] }),
      ...(signal && { signal }),
    });
  bench.fake.faults.next(PUSH, 'network');
  bench.fake.faults.next(PUSH, 'hang');
  bench.fake.faults.next(PUSH, { status: 500 });
  await expect(push()).rejects.toThrow('fetch failed');
  await expect(push(AbortSignal.timeout(50))).rejects.toThrow('timeout');
  expect((await push()).status).toBe(500);
  expect(shown(person)).toEqual([]);
  bench.fake.faults.next('*', 'accepted-then-timeout');
  await expect(push(AbortSignal.timeout(50))).rejects.toThrow('timeout');
  expect(shown(person)).toEqual(['help']);
  bench.fake.faults.next(PUSH, 'accepted-then-network');
  await expect(push()).rejects.toThrow('fetch failed');
  expect((await push()).status).toBe(409);
  expect(shown(person)).toEqual(['help']);
  expect(bench.fake.calls.map(({ status, accepted }) => [status, accepted])).toEqual([
    [0, false],
    [0, false],
    [500, false],
    [0, true],
    [0, false],
    [409, false],
  ]);
});

test('pushes count against the month and replies do not; above the quota a push is 429', async () => {
  await restart({ quota: 2 });
  const person = bench.fake.person();
  const replyToken = tokenOf(person.says('hello').event);
  await bench.fake.deliver();
  await bench.client.replyMessage({ replyToken, messages: [text('free')] });
  expect(await bench.client.getMessageQuotaConsumption()).toEqual({ totalUsage: 0 });
  const push = () => bench.client.pushMessage({ to: person.userId, messages: [text('a'), text('b')] });
  await push();
  await push();
  expect(await bench.client.getMessageQuota()).toEqual({ type: 'limited', value: 2 });
  expect(await bench.client.getMessageQuotaConsumption()).toEqual({ totalUsage: 2 });
  expect(await refusal(push())).toMatchObject({
    status: 429,
    body: { message: 'You have reached your monthly limit.' },
  });
  bench.clock.now = Date.UTC(2026, 10, 30, 15);
  await push();
  expect(bench.fake.quota.used).toBe(1);
  await restart();
  expect(await bench.client.getMessageQuota()).toEqual({ type: 'none' });
});

test('a push to who blocked the bot is 200, costs nothing and shows nothing; to nobody it is 400', async () => {
  const person = bench.fake.person();
  person.follows();
  person.unfollows();
  const push = (to: string) => bench.client.pushMessage({ to, messages: [text('hello')] });
  await push(person.userId);
  expect(shown(person)).toEqual([]);
  expect(bench.fake.quota.used).toBe(0);
  expect(await refusal(push('Uffff'))).toMatchObject({ status: 400, body: { message: 'Failed to send messages' } });
  expect(() => person.says('hello')).toThrow('blocked');
  person.follows();
  await push(person.userId);
  expect(shown(person)).toEqual(['hello']);
  await bench.fake.deliver();
  expect(bench.eventsSeen()).toMatchObject([
    { type: 'follow', follow: { isUnblocked: false } },
    { type: 'unfollow' },
    { type: 'follow', follow: { isUnblocked: true } },
  ]);
});

test('the loading animation shows for its seconds or until a message; other seconds and chats are refused', async () => {
  const person = bench.fake.person({ isFriend: true });
  const load = (loadingSeconds: number, chatId = person.userId) =>
    bench.client.showLoadingAnimationWithHttpInfo({ chatId, loadingSeconds });
  expect((await load(5)).httpResponse.status).toBe(202);
  expect(person.loading).toBe(true);
  bench.clock.now += 5000;
  expect(person.loading).toBe(false);
  await load(60);
  await bench.client.pushMessage({ to: person.userId, messages: [text('done')] });
  expect(person.loading).toBe(false);
  for (const seconds of [0, 4, 7, 65]) expect((await refusal(load(seconds))).status).toBe(400);
  expect((await refusal(load(5, bench.fake.group().id))).status).toBe(400);
});

const refused = (...messages: unknown[]) =>
  refusal(
    bench.client.pushMessage({
      to: bench.fake.person({ isFriend: true }).userId,
      messages: messages as messagingApi.Message[],
    }),
  );
/** The Flex body's own faults, as property and words. */
const flexFaults = async (contents: unknown[]) => {
  const { status, body } = await refused(flex(contents as messagingApi.FlexComponent[]));
  expect([status, body.message]).toEqual([400, 'A message (messages[0]) in the request body is invalid']);
  return body.details?.map(({ property }) => property);
};
const button = (action: unknown) => ({ type: 'button', action });

test('messages are held to their limits, and the refusal names the place', async () => {
  expect((await refused()).body.details).toEqual([{ message: expect.any(String), property: 'messages' }]);
  expect((await refused(...Array(6).fill(text('a')))).status).toBe(400);
  expect(await refused(text('a'), text(''))).toMatchObject({
    status: 400,
    body: {
      message: 'The request body has 1 error(s)',
      details: [{ message: 'May not be empty', property: 'messages[1].text' }],
    },
  });
  expect((await refused(text('x'.repeat(5001)))).body.details?.[0]?.property).toBe('messages[0].text');
  expect((await refused({ type: 'poem', text: 'a' })).body.details?.[0]?.property).toBe('messages[0].type');
  expect((await refused(flex([], ''))).body.details?.[0]?.property).toBe('messages[0].altText');
  expect((await refused(flex([], 'x'.repeat(1501)))).status).toBe(400);
  const person = bench.fake.person({ isFriend: true });
  const most = [
    text('🙂'.repeat(2500)),
    flex([{ type: 'text', text: 'a' }], 'x'.repeat(1500)),
    text('3'),
    text('4'),
    text('5'),
  ];
  await bench.client.pushMessage({ to: person.userId, messages: most });
  expect(person.screen()).toHaveLength(5);
});

test('a Flex message is held to the rules of its parts', async () => {
  expect(await flexFaults([{ type: 'text', text: '' }])).toEqual(['/body/contents/0/text']);
  expect(await flexFaults([{ type: 'text', contents: [{ type: 'span', text: '' }] }])).toEqual([
    '/body/contents/0/contents/0',
  ]);
  expect(await flexFaults([{ type: 'box', layout: 'baseline', contents: [button(postback('a'))] }])).toEqual([
    '/body/contents/0/contents/0/type',
  ]);
  expect(await flexFaults([{ type: 'text', text: 'a', size: 'huge', color: 'red' }])).toEqual([
    '/body/contents/0/size',
    '/body/contents/0/color',
  ]);
  expect(await flexFaults([{ type: 'image', url: 'ftp:a' }])).toEqual(['/body/contents/0/url']);
  expect(await flexFaults([{ type: 'text', text: 'x'.repeat(30 * 1024) }])).toEqual(['/']);
  const empty = { type: 'flex', altText: 'a', contents: { type: 'bubble' } };
  expect((await refused(empty)).body.details).toEqual([
    { message: 'At least one block must be specified', property: '/' },
  ]);
});

test('an action is held to the rules of its place: labels 40 on buttons, 20 on quick replies, none on boxes', async () => {
  const at = '/body/contents/0/action/';
  expect(await flexFaults([button(postback('x'.repeat(41)))])).toEqual([`${at}label`]);
  expect(await flexFaults([button({ type: 'postback', data: 'a' })])).toEqual([`${at}label`]);
  expect(await flexFaults([button(postback('a', { data: 'x'.repeat(301) }))])).toEqual([`${at}data`]);
  expect(await flexFaults([button({ type: 'uri', label: 'a', uri: 'javascript:1' })])).toEqual([`${at}uri`]);
  expect(await flexFaults([button({ type: 'location', label: 'a' })])).toEqual([`${at}type`]);
  const quick = (...actions: unknown[]) => ({
    ...text('a'),
    quickReply: { items: actions.map((action) => ({ type: 'action', action })) },
  });
  const place = 'messages[0].quickReply.items';
  const shows = { displayText: 'a' };
  expect((await refused(quick(postback('x'.repeat(21), shows)))).body.details?.[0]?.property).toBe(
    `${place}[0].action.label`,
  );
  expect((await refused(quick(postback('a')))).body.details?.[0]?.property).toBe(`${place}[0].action.displayText`);
  expect((await refused(quick(...Array(14).fill(postback('a', shows))))).body.details?.[0]?.property).toBe(place);
  const person = bench.fake.person({ isFriend: true });
  const box = { type: 'box', layout: 'vertical', contents: [], action: { type: 'postback', data: 'x'.repeat(300) } };
  const family = '👩‍👩‍👧'.repeat(20);
  await bench.client.pushMessage({
    to: person.userId,
    messages: [
      flex([button(postback('字'.repeat(40))), box] as messagingApi.FlexComponent[]),
      quick(...Array(13).fill(postback(family, shows))) as messagingApi.TextMessage,
    ],
  });
  expect(person.quickReplies()).toHaveLength(13);
});

test('a wrong access token is 401, a body that is no JSON is 400, a path that is not there 404', async () => {
  const ask = (path: string, body: string, token = 'token') =>
    fetch(`${bench.origin}${path}`, {
      method: 'POST',
      body,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    });
  const person = bench.fake.person({ isFriend: true });
  const body = JSON.stringify({ to: person.userId, messages: [text('a')] });
  expect((await ask('/v2/bot/message/push', body, 'other')).status).toBe(401);
  expect((await ask('/v2/bot/message/push', '{')).status).toBe(400);
  expect((await ask('/v2/bot/message/push', `"${'x'.repeat(2 * 1024 * 1024)}"`)).status).toBe(413);
  expect((await ask('/v2/bot/message/poem', body)).status).toBe(404);
  expect(shown(person)).toEqual([]);
});

test('asking for a profile is answered for friends, and seen', async () => {
  const person = bench.fake.person({ isFriend: true, profile: { displayName: 'marker' } });
  expect(await bench.client.getProfile(person.userId)).toMatchObject({ displayName: 'marker' });
  expect((await refusal(bench.client.getProfile(bench.fake.person().userId))).status).toBe(404);
  expect(bench.fake.calls.map(({ path }) => path)).toContain(`/v2/bot/profile/${person.userId}`);
  expect(await bench.client.getBotInfo()).toMatchObject({ userId: bench.fake.bot.userId, chatMode: 'bot' });
});

test('a rich menu shows once it has a picture; a person’s own goes before the default', async () => {
  const person = bench.fake.person({ isFriend: true });
  const menu = (label: string): messagingApi.RichMenuRequest => ({
    size: { width: 2500, height: 843 },
    name: label,
    chatBarText: label,
    areas: [{ bounds: { x: 0, y: 0, width: 2500, height: 843 }, action: postback(label) }],
  });
  const [leave, exit] = [
    await bench.client.createRichMenu(menu('Leave')),
    await bench.client.createRichMenu(menu('Exit')),
  ];
  expect((await refusal(bench.client.setDefaultRichMenu(leave.richMenuId))).status).toBe(400);
  for (const { richMenuId } of [leave, exit])
    await bench.blobs.setRichMenuImage(richMenuId, new Blob(['x'], { type: 'image/png' }));
  await bench.client.setDefaultRichMenu(leave.richMenuId);
  expect(await bench.client.getDefaultRichMenuId()).toEqual(leave);
  expect(person.menu()).toEqual(['Leave']);
  await bench.client.linkRichMenuIdToUser(person.userId, exit.richMenuId);
  expect(person.taps('Exit')).toMatchObject({ type: 'postback', postback: { data: 'to:Exit' } });
  await bench.client.unlinkRichMenuIdFromUser(person.userId);
  await bench.client.deleteRichMenu(leave.richMenuId);
  expect(person.menu()).toEqual([]);
  expect((await bench.client.getRichMenuList()).richmenus).toHaveLength(1);
});

test('whoever listens hears of every change until they stop', async () => {
  let heard = 0;
  const stop = bench.fake.onChange(() => {
    heard += 1;
  });
  const person = bench.fake.person({ isFriend: true });
  await bench.client.pushMessage({ to: person.userId, messages: [text('a')] });
  const afterPush = heard;
  expect(afterPush).toBeGreaterThan(0);
  person.says('b');
  expect(heard).toBeGreaterThan(afterPush);
  stop();
  const whenStopped = heard;
  person.says('c');
  expect(heard).toBe(whenStopped);
});

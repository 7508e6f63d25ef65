import { createHmac } from 'node:crypto';
import { type messagingApi, validateSignature } from '@line/bot-sdk';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FakeLineOptions } from './fake-line/fake-line.ts';
import { type Bench, CHANNEL_SECRET, flex, MINUTE, postback, shown, startBench, text } from './fake-line-bench.ts';

let bench: Bench;

async function restart(options: Partial<FakeLineOptions>): Promise<void> {
  await bench.stop();
  bench = await startBench(options);
}

beforeEach(async () => {
  bench = await startBench();
});
afterEach(() => bench.stop());

const broken = () => new Response(null, { status: 500 });

test('every body is signed over its exact bytes, in manners that parsing and writing again would change', async () => {
  const person = bench.fake.person();
  for (let count = 0; count < 5; count += 1) person.says('我在這裡 / café & <3 🙂');
  await bench.fake.deliver();
  expect(bench.seen).toHaveLength(5);
  for (const { body, signature } of bench.seen) {
    expect(validateSignature(body, CHANNEL_SECRET, signature ?? '')).toBe(true);
    expect(signature).toBe(createHmac('sha256', CHANNEL_SECRET).update(Buffer.from(body)).digest('base64'));
  }
  const rewritten = bench.seen.filter(
    ({ body, signature }) => !validateSignature(JSON.stringify(JSON.parse(body)), CHANNEL_SECRET, signature ?? ''),
  );
  expect(rewritten).toHaveLength(4);
  expect(bench.seen.some(({ body }) => body.includes('caf\\u00e9'))).toBe(true);
  expect(bench.seen.some(({ body }) => body.includes('\\/'))).toBe(true);
  expect(
    new Set(
      bench.eventsSeen().map((event) => event.type === 'message' && 'text' in event.message && event.message.text),
    ).size,
  ).toBe(1);
});

test('a text event has every field LINE sends, and a marker can be planted in each', async () => {
  const person = bench.fake.person({
    source: { note: 'marker-1' },
    event: { mode: 'standby' },
    message: { markAsReadToken: 'marker-2' },
  });
  const earlier = person.says('first');
  person.replies('second', earlier, {
    mention: { mentionees: [{ type: 'user', index: 0, length: 3, userId: 'marker-3' }] },
  });
  await bench.fake.deliver();
  expect(JSON.parse(bench.seen[1]?.body ?? '')).toEqual({
    destination: expect.stringMatching(/^U[0-9a-f]{32}$/),
    events: [
      {
        type: 'message',
        mode: 'standby',
        timestamp: bench.clock.now,
        source: { type: 'user', userId: person.userId, note: 'marker-1' },
        webhookEventId: expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{26}$/),
        deliveryContext: { isRedelivery: false },
        replyToken: expect.stringMatching(/^[0-9a-f]{32}$/),
        message: {
          type: 'text',
          id: expect.stringMatching(/^\d{18}$/),
          text: 'second',
          quoteToken: expect.any(String),
          quotedMessageId: earlier.id,
          markAsReadToken: 'marker-2',
          mention: { mentionees: [{ type: 'user', index: 0, length: 3, userId: 'marker-3' }] },
        },
      },
    ],
  });
});

test('all kinds of messages arrive with the fields of their kind, an unknown kind too', async () => {
  const person = bench.fake.person();
  person.sendsVoice();
  person.sendsSticker();
  person.sendsPicture();
  person.sendsVideo();
  person.sendsFile();
  person.sharesLocation({ latitude: 25.04, longitude: 121.5 });
  person.sendsEmoji();
  person.sendsUnknown();
  person.causes('beacon', { beacon: { hwid: 'd41d8cd98f', type: 'enter' } });
  await bench.fake.deliver();
  expect(bench.eventsSeen().map((event) => (event.type === 'message' ? event.message : event))).toMatchObject([
    { type: 'audio', duration: 4200, contentProvider: { type: 'line' } },
    { type: 'sticker', packageId: '446', keywords: ['sad'] },
    { type: 'image', contentProvider: { type: 'line' }, quoteToken: expect.any(String) },
    { type: 'video', duration: 60_000 },
    { type: 'file', fileName: 'file.txt', fileSize: 2138 },
    { type: 'location', latitude: 25.04, longitude: 121.5, title: 'My Location', address: expect.any(String) },
    { type: 'text', text: '(love)', emojis: [{ index: 0, length: 6 }] },
    { type: 'hologram' },
    { type: 'beacon' },
  ]);
});

test('with redelivery off a failed webhook is lost for ever', async () => {
  const person = bench.fake.person();
  bench.answers.push(broken);
  const { event } = person.says('hello');
  await bench.fake.deliver();
  bench.clock.now += 24 * 60 * MINUTE;
  await bench.fake.deliver();
  expect(bench.fake.nextDueMs()).toBeNull();
  expect(bench.seen).toHaveLength(1);
  expect(bench.fake.lost).toEqual([event]);
});

test('with redelivery on a failed webhook comes again, marked, otherwise the same, a few times', async () => {
  await restart({ redelivery: true });
  const person = bench.fake.person();
  bench.answers.push(
    broken,
    () => Promise.reject(new Error('the connection broke')),
    () => {
      bench.clock.now += 2001;
      return new Response();
    },
    broken,
  );
  const { event } = person.says('hello');
  for (let due = bench.fake.nextDueMs(); due !== null; due = bench.fake.nextDueMs()) {
    bench.clock.now = Math.max(bench.clock.now, due);
    await bench.fake.deliver();
  }
  expect(bench.eventsSeen()).toEqual([event, ...Array(3).fill({ ...event, deliveryContext: { isRedelivery: true } })]);
  expect(bench.fake.deliveries.map(({ status, late, isRedelivery }) => [status, late, isRedelivery])).toEqual([
    [500, false, false],
    [0, false, true],
    [200, true, true],
    [500, false, true],
  ]);
  expect(bench.fake.lost).toHaveLength(1);
});

test('redeliveries overtake each other and mix with what is new', async () => {
  await restart({ redelivery: true });
  const person = bench.fake.person();
  bench.answers.push(...Array(6).fill(broken));
  for (const words of '012345') person.says(words);
  await bench.fake.deliver();
  bench.clock.now += 2 * MINUTE;
  person.says('new');
  await bench.fake.deliver();
  const order = bench
    .eventsSeen()
    .slice(6)
    .map((event) => (event.type === 'message' && event.message.type === 'text' ? event.message.text : ''));
  expect(order.toSorted()).toEqual(['0', '1', '2', '3', '4', '5', 'new']);
  expect(order.slice(0, 6)).not.toEqual(['0', '1', '2', '3', '4', '5']);
});

test('deliveries are repeated on request: in any order, all at once, or byte for byte', async () => {
  const person = bench.fake.person();
  person.says('a');
  person.says('b');
  expect(bench.fake.batch(2)).toBe(2);
  person.says('c');
  await bench.fake.deliver({ atOnce: true });
  expect(bench.fake.deliveries.map(({ events, status }) => [events.length, status])).toEqual([
    [2, 200],
    [1, 200],
  ]);
  const [ab] = bench.fake.deliveries;
  const again = await bench.fake.redeliver(ab && [ab, ab], { asSent: true, atOnce: true });
  expect(again.map(({ body, isRedelivery }) => [body === ab?.body, isRedelivery])).toEqual([
    [true, false],
    [true, false],
  ]);
  const marked = await bench.fake.redeliver();
  expect(marked).toHaveLength(4);
  expect(marked.every(({ isRedelivery }) => isRedelivery)).toBe(true);
  expect(new Set(bench.eventsSeen().map(({ webhookEventId }) => webhookEventId)).size).toBe(3);
  bench.fake.verify();
  await bench.fake.deliver();
  expect(JSON.parse(bench.seen.at(-1)?.body ?? '')).toMatchObject({ events: [] });
});

test('a raw body goes out byte for byte, signed unless told otherwise, and can be answered', async () => {
  const body =
    '{"destination":"x", "events":[{"type":"message","replyToken":"t1","source":{"type":"user","userId":"U1"},"timestamp":1,"message":{"type":"text","id":"1","text":"\\u4f60"}}]}';
  expect(await bench.fake.deliverRaw(body)).toMatchObject({ status: 200, body });
  await bench.client.replyMessage({ replyToken: 't1', messages: [text('hello')] });
  expect(bench.fake.people().map((person) => [person.userId, ...shown(person)])).toEqual([['U1', 'hello']]);
  await bench.fake.deliverRaw('not json', null);
  await bench.fake.deliverRaw('{}', 'forged');
  expect(bench.seen.map(({ signature }) => signature)).toEqual([expect.stringMatching(/=$/), null, 'forged']);
});

test('a postback from a button or a box sends its data and leaves no bubble, unless it has displayText', async () => {
  const person = bench.fake.person({ isFriend: true });
  const box: messagingApi.FlexBox = {
    type: 'box',
    layout: 'vertical',
    action: postback('hidden'),
    contents: [{ type: 'text', text: 'Tap me' }],
  };
  const buttons = [
    postback('Yes'),
    postback('No', { displayText: 'I said no' }),
    { type: 'message' as const, label: 'Say', text: 'said' },
    { type: 'uri' as const, label: 'Call', uri: 'tel:110' },
  ];
  await bench.client.pushMessage({
    to: person.userId,
    messages: [
      flex([
        { type: 'text', text: 'Safe?' },
        {
          type: 'text',
          contents: [
            { type: 'span', text: 'Now' },
            { type: 'span', text: ' here' },
          ],
        },
        box,
        ...buttons.map((action) => ({ type: 'button' as const, action })),
      ]),
    ],
  });
  expect(person.screen()).toMatchObject([
    {
      from: 'bot',
      texts: ['Safe?', 'Now here', 'Tap me'],
      buttons: ['Tap me', 'Yes', 'No', 'Say', 'Call'],
      altText: 'A message',
    },
  ]);
  for (const label of ['Tap me', 'Yes', 'No', 'Say']) person.taps(label);
  expect(person.taps('Call')).toBeNull();
  expect(() => person.taps('Maybe')).toThrow('nothing on the screen');
  await bench.fake.deliver();
  expect(bench.eventsSeen()).toMatchObject([
    { type: 'postback', postback: { data: 'to:hidden' } },
    { postback: { data: 'to:Yes' } },
    { postback: { data: 'to:No' } },
    { type: 'message', message: { text: 'said' } },
  ]);
  expect(shown(person).slice(3)).toEqual(['I said no', 'said']);
  expect(person.opened).toEqual(['tel:110']);
});

test('a tap goes to the newest bubble that has the text, or to the older one named', async () => {
  const person = bench.fake.person({ isFriend: true });
  for (const data of ['old', 'new'])
    await bench.client.pushMessage({
      to: person.userId,
      messages: [flex([{ type: 'button', action: { ...postback('Go'), data } }])],
    });
  expect(person.taps('Go')).toMatchObject({ postback: { data: 'new' } });
  expect(person.taps('Go', person.screen()[0])).toMatchObject({ postback: { data: 'old' } });
});

test('quick replies of the last message show until one is tapped or something new is said', async () => {
  const person = bench.fake.person({ isFriend: true });
  const items = [postback('A', { displayText: 'A' }), { type: 'location' as const, label: 'Where' }].map((action) => ({
    type: 'action',
    action,
  }));
  const offer = () =>
    bench.client.pushMessage({
      to: person.userId,
      messages: [text('first'), { ...text('choose'), quickReply: { items } }],
    });
  await offer();
  expect(person.quickReplies()).toEqual(['A', 'Where']);
  expect(person.taps('A')).toMatchObject({ type: 'postback', postback: { data: 'to:A' } });
  expect(person.quickReplies()).toEqual([]);
  await offer();
  expect(person.taps('Where')).toBeNull();
  expect(person.opened).toEqual(['location']);
  await offer();
  await bench.client.pushMessage({ to: person.userId, messages: [text('more')] });
  expect(person.quickReplies()).toEqual([]);
  await offer();
  person.says('something');
  expect(person.quickReplies()).toEqual([]);
});

test('the list of chats and the notification show the altText, or the beginning of a text; silent is silent', async () => {
  const person = bench.fake.person({ isFriend: true });
  await bench.client.pushMessage({
    to: person.userId,
    messages: [flex([{ type: 'text', text: 'inside' }], 'A card')],
    notificationDisabled: true,
  });
  expect(person.preview()).toBe('A card');
  await bench.client.pushMessage({ to: person.userId, messages: [text('x'.repeat(300))] });
  expect(person.preview()).toBe('x'.repeat(100));
  expect(person.notifications).toEqual([
    { text: 'A card', silent: true },
    { text: 'x'.repeat(100), silent: false },
  ]);
  expect(person.screen().map(({ silent }) => silent)).toEqual([true, false]);
});

test('an unsent message is gone from the screen and the bot is told, within 24 hours', async () => {
  const person = bench.fake.person();
  const [first, second] = [person.says('a'), person.says('b')];
  person.unsends(first);
  expect(shown(person)).toEqual(['b']);
  await bench.fake.deliver();
  expect(bench.eventsSeen().at(-1)).toMatchObject({ type: 'unsend', unsend: { messageId: first.id } });
  expect(bench.eventsSeen().at(-1)).not.toHaveProperty('replyToken');
  bench.clock.now += 24 * 60 * MINUTE + 1;
  expect(() => person.unsends(second)).toThrow('24 hours');
});

test('groups and rooms have events of their own, with the group before the person', async () => {
  const person = bench.fake.person();
  for (const kind of ['group', 'room'] as const) {
    const group = bench.fake.group({ kind });
    group.joins();
    group.memberJoins(person.userId);
    group.as(person).says('hello');
    group.leaves();
    expect(shown(group)).toEqual(['hello']);
  }
  await bench.fake.deliver();
  expect(bench.eventsSeen().map(({ type }) => type)).toEqual(
    [...Array(2)].flatMap(() => ['join', 'memberJoined', 'message', 'leave']),
  );
  expect(bench.eventsSeen()[2]).toMatchObject({
    source: { type: 'group', groupId: expect.stringMatching(/^C/), userId: person.userId },
  });
  expect(bench.eventsSeen()[6]).toMatchObject({ source: { type: 'room', roomId: expect.stringMatching(/^R/) } });
  expect(bench.eventsSeen()[3]).not.toHaveProperty('replyToken');
});

test('the same story has the same ids on every run, another seed has others', async () => {
  const tell = async (seed: string) => {
    await restart({ seed });
    bench.fake.person().says('hello');
    await bench.fake.deliver();
    return bench.seen;
  };
  const [first, second, other] = [await tell('a'), await tell('a'), await tell('b')];
  expect(second).toEqual(first);
  expect(other).not.toEqual(first);
});

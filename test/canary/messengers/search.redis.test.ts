import { afterAll, beforeAll, expect, test } from 'vitest';
import { AppError } from '../../../src/core/error.ts';
import { DEMO_SECRETS } from '../../support/channel-house.ts';
import { startRedisServer } from '../../support/redis-server.ts';
import { createMarkers, find } from '../markers.ts';
import { createFill, somewhere } from './fill.ts';
import { type MessengerTraces, messengerPlaces } from './places.ts';
import type { Outgoing } from './requests.ts';

// A search that finds nothing proves nothing unless it finds what is there. The places of the web: ../search.redis.test.ts.

const markers = createMarkers();
const { mint, number, note, all } = markers;
const ANNA = number('telegram anna: id');
const BEN = number('telegram ben: id');
const CLARA = note('line clara: id', `U${'0123456789abcdef'.repeat(2)}`);
const CLARAS_TOKEN = mint('line clara:.replyToken');
const DORAS_TOKEN = mint('line dora:.replyToken');
const ANNAS_TAP = mint('telegram anna:.callback_query.id');
note('house: bot token', DEMO_SECRETS.telegram.token);
note('house: access token', DEMO_SECRETS.line.accessToken);

const telegram = (body: unknown, more: Partial<Outgoing> = {}): Outgoing => ({
  platform: 'telegram',
  target: `/bot${DEMO_SECRETS.telegram.token}/sendMessage`,
  headers: [['content-type', 'application/json']],
  body: JSON.stringify(body),
  ...more,
});
const line = (body: unknown, more: Partial<Outgoing> = {}): Outgoing => ({
  platform: 'line',
  target: '/v2/bot/message/push',
  headers: [['authorization', `Bearer ${DEMO_SECRETS.line.accessToken}`]],
  body: JSON.stringify(body),
  ...more,
});

let servers: Awaited<ReturnType<typeof startRedisServer>>[];
beforeAll(async () => {
  servers = await Promise.all([startRedisServer(), startRedisServer()]);
});
afterAll(() => Promise.all(servers.map((server) => server.stop())));

async function hitsIn(given: Partial<MessengerTraces>): Promise<string[]> {
  const [store, keyServer] = servers;
  if (store === undefined || keyServer === undefined) throw new Error('no servers');
  const commands = { store: [], keyServer: [] };
  const none = { store, keyServer, logged: [], answers: [], errors: [], sent: [], thrown: [], commands };
  return find(all, await messengerPlaces({ ...none, ...given }, all));
}
const answer = (about: string, body: string) => ({ about, body, status: 200, headers: [] });

test('a request may say whom it is for, with what, and who asks: each in its one spot', async () => {
  const sent = [
    telegram({ chat_id: ANNA, text: 'hello' }),
    telegram({ chat_id: ANNA, callback_query_id: ANNAS_TAP }),
    line({ to: CLARA, messages: [] }),
    line({ replyToken: CLARAS_TOKEN, messages: [] }),
    line({ chatId: CLARA, loadingSeconds: 5 }),
  ];
  expect(await hitsIn({ sent })).toEqual([]);
});

const ANNAS_WORDS = mint('telegram anna: words');
const [id, her] = ['telegram anna: id', 'requests about telegram anna'];
const REQUESTS: Record<string, [Outgoing, string[]]> = {
  'words in a text': [telegram({ chat_id: ANNA, text: ANNAS_WORDS }), [`telegram anna: words in ${her}`]],
  'words in a text for somebody else': [
    telegram({ chat_id: BEN, text: ANNAS_WORDS }),
    ['telegram anna: words in requests about telegram ben'],
  ],
  'the id in another field': [telegram({ chat_id: ANNA, user_id: ANNA }), [`${id} in ${her}`]],
  'the id in a text': [telegram({ chat_id: ANNA, text: `for ${ANNA}` }), [`${id} in ${her}`]],
  'the id deep in a body': [telegram({ chat_id: ANNA, reply: { chat_id: ANNA } }), [`${id} in ${her}`]],
  'a tap of somebody else': [
    telegram({ chat_id: BEN, callback_query_id: ANNAS_TAP }),
    ['telegram ben: id in requests about nobody', 'telegram anna:.callback_query.id in requests about nobody'],
  ],
  "a reply token of somebody else beside one's id": [
    line({ to: CLARA, replyToken: DORAS_TOKEN }),
    ['line clara: id in requests about nobody', 'line dora:.replyToken in requests about nobody'],
  ],
  'a reply token in the spot of an id': [
    line({ to: CLARAS_TOKEN }),
    ['line clara:.replyToken in requests about nobody'],
  ],
  'the bot token in a body': [
    telegram({ chat_id: ANNA, text: DEMO_SECRETS.telegram.token }),
    [`house: bot token in ${her}`],
  ],
  'the bot token a second time in an address': [
    telegram({ chat_id: ANNA }, { target: `/bot${DEMO_SECRETS.telegram.token}/x?y=${DEMO_SECRETS.telegram.token}` }),
    [`house: bot token in ${her}`],
  ],
  'the bot token in an address of LINE': [
    line({ to: CLARA }, { target: `/bot${DEMO_SECRETS.telegram.token}/x` }),
    ['house: bot token in requests about line clara'],
  ],
  'the access token in another header': [
    line({ to: CLARA }, { headers: [['x-token', DEMO_SECRETS.line.accessToken]] }),
    ['house: access token in requests about line clara'],
  ],
  'the access token in a request to Telegram': [
    telegram({ chat_id: ANNA }, { headers: [['authorization', `Bearer ${DEMO_SECRETS.line.accessToken}`]] }),
    [`house: access token in ${her}`],
  ],
  'words in an address': [
    line({ to: CLARA }, { target: `/v2/bot/profile/${encodeURIComponent(ANNAS_WORDS)}` }),
    ['telegram anna: words in requests about line clara'],
  ],
  'words in a header': [
    telegram({ chat_id: ANNA }, { headers: [['x-anything', Buffer.from(ANNAS_WORDS).toString('base64')]] }),
    [`telegram anna: words in ${her}`],
  ],
  'words in a body that is no JSON': [
    telegram({}, { body: `text=${ANNAS_WORDS}` }),
    ['telegram anna: words in requests about nobody'],
  ],
};

test.each(Object.entries(REQUESTS))('the search finds %s', async (_, [request, foundIn]) => {
  expect((await hitsIn({ sent: [request] })).sort()).toEqual(foundIn.sort());
});

const cause = new Error('outer', { cause: { deep: { deeper: { deepest: [ANNAS_WORDS] } } } });
const ELSEWHERE: Record<string, [Partial<MessengerTraces>, string]> = {
  'an answer to a platform': [{ answers: [answer('hook line', `what is ${ANNAS_WORDS}?`)] }, 'answers to platforms'],
  'an answer to the desk': [
    { answers: [answer('POST /console/cases/1/read', JSON.stringify({ text: ANNAS_WORDS }))] },
    'answers to the desk',
  ],
  'what an error of ours was caused by': [
    { thrown: [new AppError('internal', 'x', { cause })] },
    'errors that were made',
  ],
  'a command to the store': [{ commands: { store: [`get ${ANNAS_WORDS}`], keyServer: [] } }, 'commands to the store'],
  'a command to the key server': [
    { commands: { store: [], keyServer: [`get ${ANNAS_WORDS}`] } },
    'commands to the key server',
  ],
};

test.each(Object.entries(ELSEWHERE))('the search finds words in %s', async (_, [traces, place]) => {
  expect(await hitsIn(traces)).toEqual([`telegram anna: words in ${place}`]);
});

test('every blank of a payload becomes a marker of its own, what it says already stays', () => {
  const own = createMarkers();
  const filled = createFill(own)('telegram anna', {
    id: 7,
    type: 'text',
    name: '',
    list: ['', { size: 0 }],
    flag: false,
  });
  expect(filled).toMatchObject({ id: 7, type: 'text', flag: false, name: expect.stringMatching(/^Canary\w{16}$/) });
  const names = own.all.map(({ name }) => name).filter((name) => !name.includes('unknown'));
  expect(names).toEqual(['telegram anna:.name', 'telegram anna:.list.0', 'telegram anna:.list.1.size']);
  expect(own.all.length).toBeGreaterThan(names.length);
  for (const { text } of own.all) expect(JSON.stringify(filled)).toContain(text);
  expect(new Set(own.all.map(({ text }) => text)).size).toBe(own.all.length);
});

test('a place is exact, new each time, and of the same hundredth', () => {
  const [one, other] = [somewhere(markers, 'telegram anna'), somewhere(markers, 'telegram ben')];
  expect(one).not.toEqual(other);
  for (const { latitude, longitude } of [one, other]) {
    expect([latitude.toFixed(2), longitude.toFixed(2)]).toEqual(['22.97', '113.75']);
    expect(all.map(({ text }) => text)).toEqual(expect.arrayContaining([String(latitude), String(longitude)]));
  }
});

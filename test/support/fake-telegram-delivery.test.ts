import type { Update } from 'grammy/types';
import { beforeEach, expect, test } from 'vitest';
import { openScene, type Scene, SECRET, TOKEN } from './fake-telegram-scene.ts';

let scene: Scene;

beforeEach(() => {
  scene = openScene();
});

const SECOND_MS = 1000;
const HOUR_MS = 3_600_000;
const handed = () => scene.fake.attempts.map(({ update }) => update.message?.text ?? update.callback_query?.data);
const results = () => scene.fake.attempts.map(({ result }) => result);
const refuse = () => new Response('no', { status: 500 });

/** Lets the clock run from due time to due time, as a live page would, for so long. */
async function runFor(forMs: number): Promise<void> {
  const endMs = scene.clock.ms + forMs;
  for (;;) {
    const dueMs = scene.fake.nextDueMs();
    if (dueMs === null || dueMs > endMs) break;
    scene.clock.ms = Math.max(scene.clock.ms, dueMs);
    await scene.fake.deliver();
  }
  scene.clock.ms = endMs;
}

/** Asks the Bot API without a network. */
async function ask(method: string, payload: Record<string, unknown>): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const init = { method: 'POST', headers, body: JSON.stringify(payload) };
  const answer = await scene.fake.api(new Request(`http://localhost/bot${TOKEN}/${method}`, init));
  expect(answer.status).toBe(200);
}

/** The bot shows a button that can be tapped. */
async function shows(chatId: number, label: string, data: string): Promise<void> {
  const reply_markup = { inline_keyboard: [[{ text: label, callback_data: data }]] };
  await ask('sendMessage', { chat_id: chatId, text: 'a', reply_markup });
}

test('an update comes as a POST of JSON with the secret in its header, and nothing is left', async () => {
  scene.fake.person({ firstName: 'Wen', username: 'w', languageCode: 'en' }).starts('promo');
  await scene.fake.deliver();
  const [request] = scene.got;
  expect(request?.method).toBe('POST');
  expect(request?.url).toBe('https://bot.example/telegram');
  expect(request?.headers.get('x-telegram-bot-api-secret-token')).toBe(SECRET);
  expect(request?.headers.get('content-type')).toBe('application/json');
  const text = (await request?.text()) ?? '';
  expect(text).toBe(scene.fake.attempts[0]?.body);
  expect(JSON.parse(text)).toMatchObject({
    update_id: expect.any(Number),
    message: {
      text: '/start promo',
      from: { first_name: 'Wen', last_name: 'Li', username: 'w', language_code: 'en', is_bot: false },
      chat: { type: 'private', first_name: 'Wen', username: 'w' },
      entities: [{ type: 'bot_command', offset: 0, length: 6 }],
      date: scene.clock.ms / 1000,
    },
  });
  expect(scene.fake.pending()).toEqual([]);
  expect(scene.fake.nextDueMs()).toBeNull();
});

test('a refused update blocks its chat, in order, while other chats go on', async () => {
  const [wen, lan] = [scene.fake.person(), scene.fake.person()];
  scene.answer = async (request) => ((await request.text()).includes('"one"') ? refuse() : new Response('ok'));
  wen.says('one');
  wen.says('two');
  lan.says('three');
  await scene.fake.deliver();
  expect(handed()).toEqual(['one', 'three', 'one']);
  expect(results()).toEqual([500, 200, 500]);
  scene.answer = () => new Response('ok');
  await runFor(2 * SECOND_MS);
  expect(handed()).toEqual(['one', 'three', 'one', 'one', 'two']);
});

test('identifiers of updates rise, and jump after a week without any', async () => {
  const wen = scene.fake.person();
  const ids: number[] = [];
  for (const waitMs of [0, 0, 8 * 24 * HOUR_MS]) {
    scene.clock.ms += waitMs;
    wen.says('a');
    await scene.fake.deliver();
    ids.push(scene.fake.attempts.at(-1)?.update.update_id ?? 0);
  }
  const [first = 0, second = 0, third = 0] = ids;
  expect(second).toBe(first + 1);
  expect(third).toBeLessThan(first);
});

test('a refused update is sent again at once, then after waits that double up to a minute, for a day', async () => {
  scene.answer = refuse;
  scene.fake.person().says('one');
  const startMs = scene.clock.ms;
  await runFor(25 * HOUR_MS);
  const afterSeconds = scene.fake.attempts.map(({ atMs }) => (atMs - startMs) / SECOND_MS);
  expect(afterSeconds.slice(0, 10)).toEqual([0, 0, 2, 6, 14, 30, 62, 122, 182, 242]);
  expect(afterSeconds.at(-1)).toBeGreaterThan(23.9 * 3600);
  expect(afterSeconds.at(-1)).toBeLessThanOrEqual(24 * 3600);
  expect(scene.fake.pending()).toEqual([]);
});

test('a Retry-After in the refusal is kept to', async () => {
  scene.answer = (_, nth) =>
    nth === 1 ? new Response('', { status: 503, headers: { 'retry-after': '40' } }) : new Response();
  scene.fake.person().says('one');
  await scene.fake.deliver();
  expect(scene.fake.nextDueMs()).toBe(scene.clock.ms + 40 * SECOND_MS);
  await runFor(40 * SECOND_MS);
  expect(results()).toEqual([503, 200]);
});

test('a bot that cannot be reached is asked again', async () => {
  scene.answer = (_, nth) => (nth < 3 ? Promise.reject(new Error('refused')) : new Response());
  scene.fake.person().says('one');
  await runFor(2 * SECOND_MS);
  expect(results()).toEqual(['closed', 'closed', 200]);
});

test('an answer that does not come within 60 s is a failure, and comes too late afterwards', async () => {
  const slow = Promise.withResolvers<Response>();
  scene.answer = (_, nth) => (nth === 1 ? slow.promise : new Response());
  scene.fake.person().says('one');
  await scene.fake.deliver(Promise.resolve());
  expect(results()).toEqual(['waiting']);
  scene.clock.ms += 59 * SECOND_MS;
  await scene.fake.deliver(Promise.resolve());
  expect(results()).toEqual(['waiting']);
  scene.clock.ms += SECOND_MS;
  await scene.fake.deliver();
  slow.resolve(new Response());
  await scene.fake.deliver();
  expect(results()).toEqual(['no answer in 60 s', 200]);
});

test('a lost answer makes the bot see the very same body twice', async () => {
  scene.fake.faults.loseAnswers();
  scene.fake.person().says('one');
  await scene.fake.deliver();
  expect(results()).toEqual(['answer lost', 200]);
  expect(scene.fake.attempts[0]?.body).toBe(scene.fake.attempts[1]?.body);
});

test('taps overtake blocked text, and are gone 150 s after the press', async () => {
  const wen = scene.fake.person();
  wen.starts();
  await scene.fake.deliver();
  await shows(wen.id, 'yes', 'y');
  scene.answer = async (request) => ((await request.text()).includes('stuck') ? refuse() : new Response());
  wen.says('stuck');
  wen.taps('yes');
  await scene.fake.deliver();
  expect(handed()).toContain('y');

  scene.answer = refuse;
  wen.taps('yes');
  await runFor(151 * SECOND_MS);
  scene.answer = () => new Response();
  const before = scene.fake.attempts.length;
  await runFor(60 * SECOND_MS);
  expect(handed().slice(before)).toEqual(['stuck']);
});

test('a tap carries the bubble it was on, and its own identifier each time', async () => {
  const wen = scene.fake.person();
  wen.starts();
  await shows(wen.id, 'yes', 'y');
  wen.tapsInline('yes');
  wen.tapsInline('yes');
  await scene.fake.deliver();
  const taps = scene.fake.attempts.flatMap(({ update }) => update.callback_query ?? []);
  expect(taps).toHaveLength(2);
  expect(taps[0]).toMatchObject({
    from: { id: wen.id },
    message: { text: 'a' },
    data: 'y',
    chat_instance: expect.any(String),
  });
  expect(taps[0]?.id).not.toBe(taps[1]?.id);
});

test('blocking and unblocking are told; kinds nobody asked for are not', async () => {
  const wen = scene.fake.person();
  wen.says('a');
  wen.blocks();
  wen.unblocks();
  await scene.fake.deliver();
  const statuses = (update: Update) => update.my_chat_member?.new_chat_member.status ?? 'message';
  expect(scene.fake.attempts.map(({ update }) => statuses(update)).sort()).toEqual(['kicked', 'member', 'message']);

  await ask('setWebhook', { url: 'https://bot.example/b', secret_token: 's', allowed_updates: ['message'] });
  wen.blocks();
  expect(scene.fake.pending()).toEqual([]);
});

test('a group that adds the bot is told, and its talk comes', async () => {
  scene.fake.group({ title: 'Family', addedBy: { firstName: 'Bo' } }).says('where is she?', { firstName: 'Jun' });
  await scene.fake.deliver();
  const updates = scene.fake.attempts.map(({ update }) => update);
  expect(updates.find(({ my_chat_member }) => my_chat_member)?.my_chat_member).toMatchObject({
    from: { first_name: 'Bo' },
    chat: { type: 'group', title: 'Family' },
  });
  expect(updates.find(({ message }) => message?.text)?.message).toMatchObject({ from: { first_name: 'Jun' } });
});

test('a method named in the answer to an update is carried out', async () => {
  const wen = scene.fake.person();
  scene.answer = () => Response.json({ method: 'sendMessage', chat_id: wen.id, text: 'in the answer' });
  wen.says('hi');
  await scene.fake.deliver();
  expect(wen.screen().map(({ text }) => text)).toEqual(['hi', 'in the answer']);
  expect(scene.fake.calls.map(({ method }) => method)).toEqual(['sendMessage']);
});

test('without a webhook updates gather, and come when there is one again, unless they are dropped', async () => {
  const wen = scene.fake.person();
  await ask('deleteWebhook', {});
  wen.says('one');
  await scene.fake.deliver();
  expect(scene.got).toHaveLength(0);
  expect(scene.fake.nextDueMs()).toBeNull();
  await ask('setWebhook', { url: 'https://bot.example/b' });
  await scene.fake.deliver();
  expect(handed()).toEqual(['one']);
  expect(scene.got[0]?.headers.has('x-telegram-bot-api-secret-token')).toBe(false);
  await ask('deleteWebhook', {});
  wen.says('two');
  await ask('setWebhook', { url: 'https://bot.example/b', drop_pending_updates: true });
  await scene.fake.deliver();
  expect(handed()).toEqual(['one']);
});

test('that somebody blocked the bot is kept for a day while the bot is down', async () => {
  scene.answer = refuse;
  scene.fake.person().blocks();
  await runFor(23 * HOUR_MS);
  expect(scene.fake.pending()).toHaveLength(1);
  await runFor(2 * HOUR_MS);
  expect(scene.fake.pending()).toEqual([]);
});

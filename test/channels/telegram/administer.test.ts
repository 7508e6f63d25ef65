import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { administerTelegram } from '../../../src/channels/telegram/administer/administer.ts';
import { serveFake } from '../../support/fake-http.ts';
import { createFakeTelegram, type FakeTelegram } from '../../support/fake-telegram/fake-telegram.ts';
import { openLoopback } from '../../support/network.ts';
import { channelWords, SECRET, TOKEN } from './bench.ts';

const words = await channelWords();
const nowMs = () => Date.UTC(2026, 10, 24);
let fake: FakeTelegram;
let served: Awaited<ReturnType<typeof serveFake>>;
let status = 200;
beforeEach(async () => {
  status = 200;
  fake = createFakeTelegram({
    clock: { nowMs },
    token: TOKEN,
    secret: SECRET,
    hook: async () => new Response('', { status }),
  });
  served = await serveFake(fake.api);
  openLoopback(served.origin);
});
afterEach(async () => served.stop());
const open = (token = TOKEN) => administerTelegram({ token, apiRoot: served.origin, nowMs, words });

it('who the token is', async () => {
  expect(await open().who()).toEqual({
    id: 110201543,
    botName: 'leaf_pages_bot',
    displayName: 'Leaf',
    joinsGroups: true,
    readsGroups: false,
  });
});

it('where the webhook goes, what waits there and why', async () => {
  status = 502;
  fake.person().says('hello');
  await fake.deliver();
  expect(await open().webhook()).toMatchObject({
    url: 'https://bot.example/telegram',
    pending: 1,
    lastError: { atMs: nowMs(), message: expect.stringContaining('502') },
    connectionsMax: 40,
  });
});

it('setting the webhook drops nothing that waits', async () => {
  status = 502;
  fake.person().says('hello');
  await fake.deliver();
  await open().setWebhook('https://help.example/hooks/telegram', SECRET);
  expect(fake.pending()).toHaveLength(1);
  expect(fake.webhook()).toMatchObject({ url: 'https://help.example/hooks/telegram', secret: SECRET });
});

it('says what the bot shows otherwise than wanted, and sets one after the other', async () => {
  const telegram = open();
  const unlike = await telegram.unlike();
  expect(unlike).toContainEqual({ what: 'commands', code: 'zh' });
  for (const one of unlike) await telegram.show(one);
  expect(await telegram.unlike()).toEqual([]);
});

it('reads what the bot shows, whoever set it', async () => {
  fake.profile.names.set('zh', '家暴热线');
  fake.profile.descriptions.set('', 'A place for women.');
  const { names, descriptions } = await open().texts();
  expect(new Set(names)).toEqual(new Set(['Leaf', '家暴热线']));
  expect(new Set(descriptions)).toEqual(new Set(['A place for women.', '']));
});

describe('what goes wrong', () => {
  it.each([
    [{ status: 401 }, 'config'],
    [{ status: 400 }, 'bad-request'],
    [{ status: 500 }, 'channel-unavailable'],
    ['closed', 'channel-unavailable'],
    ['gateway-page', 'channel-unavailable'],
  ] as const)('%j is said as %s, without the token or the address it is in', async (fault, code) => {
    fake.faults.next('*', fault, 10);
    const telegram = open();
    for (const call of [telegram.who, telegram.webhook, telegram.texts, telegram.unlike]) {
      const error = await call().catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ name: 'AppError', code });
      const all = `${JSON.stringify(error)} ${String(error)} ${(error as Error).stack}`;
      expect(all).not.toContain(TOKEN.slice(12));
      expect(all).not.toContain(served.origin);
      expect((error as Error).cause).toBeUndefined();
    }
  });

  it('a token nobody knows is told from an outage', async () => {
    await expect(open('1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA').who()).rejects.toMatchObject({ code: 'config' });
  });
});

describe('what stands before Telegram may answer anything', () => {
  const control = '\u001b[2J\u0007';
  const answered = async (result: unknown) => {
    const mirror = await serveFake(async () => Response.json({ ok: true, result }));
    openLoopback(mirror.origin);
    const { who, webhook } = administerTelegram({ token: TOKEN, apiRoot: mirror.origin, nowMs, words });
    const outcomes = await Promise.all([who, webhook].map((ask) => ask().catch((error: unknown) => error)));
    await mirror.stop();
    return outcomes;
  };

  it.each([null, {}, [], 'text', { id: '1', username: 2, first_name: null, url: 3, pending_update_count: control }])(
    '%j is not taken for an answer',
    async (result) => {
      for (const outcome of await answered(result)) expect(outcome).toMatchObject({ code: 'channel-unavailable' });
    },
  );

  it('no name and no message of theirs moves anything in a terminal', async () => {
    const [bot, hook] = await answered({
      id: 1,
      username: `leaf${control}`,
      first_name: `Leaf${control}`,
      url: '',
      pending_update_count: 0,
      last_error_date: 1,
      last_error_message: `gone${control}`,
    });
    expect([bot, hook]).toMatchObject([{ botName: 'leaf [2J' }, { lastError: { message: 'gone [2J' } }]);
    expect(JSON.stringify([bot, hook])).not.toMatch(/\\u00[01]/);
  });
});

import { Api, GrammyError, InputFile } from 'grammy';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Person } from './fake-telegram/phone/person.ts';
import { openScene, refusalOf, type Scene, serveScene, TOKEN } from './fake-telegram-scene.ts';

// Everything here is asked by grammY's own client through a real server, so that its real requests are understood.

let scene: Scene;
let api: Api;
let stop: () => Promise<void>;
let wen: Person;

beforeEach(async () => {
  scene = openScene();
  ({ api, stop } = await serveScene(scene));
  wen = scene.fake.person();
  wen.starts();
});

afterEach(async () => {
  scene.fake.faults.clear();
  await stop();
});

const HOUR_MS = 3_600_000;
const ok = (data: string, text = 'go') => ({ inline_keyboard: [[{ text, callback_data: data }]] });

describe('asking', () => {
  test('a wrong token is refused with 401, an unknown method with 404, and both are told by grammY', async () => {
    const stranger = new Api('1:wrong', { apiRoot: api.options?.apiRoot ?? '' });
    expect(await refusalOf(stranger.getMe())).toBe('401 Unauthorized');
    expect(await refusalOf(api.sendDice(wen.id, '🎲'))).toBe('404 Not Found: method not found');
  });

  test('each request is written down with what it asked, when, and what came of it', async () => {
    await api.sendMessage(wen.id, 'hello', { disable_notification: true });
    await refusalOf(api.sendMessage(wen.id, ' '));
    expect(scene.fake.calls).toEqual([
      {
        method: 'sendMessage',
        payload: { chat_id: wen.id, text: 'hello', disable_notification: true },
        atMs: scene.clock.ms,
        outcome: 'ok',
      },
      { method: 'sendMessage', payload: { chat_id: wen.id, text: ' ' }, atMs: scene.clock.ms, outcome: 400 },
    ]);
  });

  test('multipart as grammY writes it, forms and query strings mean the same as JSON', async () => {
    const withFile = { chat_id: wen.id, text: 'first\nline', extra: new InputFile(new Uint8Array([1]), 'a.txt') };
    await (api.raw.sendMessage as (payload: unknown) => Promise<unknown>)(withFile);
    const form = new URLSearchParams({ chat_id: String(wen.id), text: 'form', reply_markup: JSON.stringify(ok('x')) });
    const asForm = new Request(`http://localhost/bot${TOKEN}/sendMessage`, { method: 'POST', body: form });
    expect((await scene.fake.api(asForm)).status).toBe(200);
    const address = `http://localhost/bot${TOKEN}/sendmessage?chat_id=${wen.id}&text=query`;
    expect((await scene.fake.api(new Request(address))).status).toBe(200);
    expect(wen.screen().map(({ text }) => text)).toEqual(['/start', 'first\nline', 'form', 'query']);
    expect(wen.screen()[2]?.inline).toEqual([['go']]);
  });
});

describe('sending', () => {
  test('a message is trimmed, shown, and comes back whole; ids rise over all chats', async () => {
    const other = scene.fake.person();
    other.says('hi');
    const first = await api.sendMessage(wen.id, '  see https://example.org/a  \n', { protect_content: true });
    const second = await api.sendMessage(other.id, 'b');
    expect(first).toMatchObject({
      text: 'see https://example.org/a',
      chat: { id: wen.id, type: 'private' },
      from: { is_bot: true },
      date: scene.clock.ms / 1000,
      entities: [{ type: 'url', offset: 4, length: 21 }],
      has_protected_content: true,
    });
    expect(second.message_id).toBeGreaterThan(first.message_id);
    expect(wen.screen().at(-1)).toMatchObject({ from: 'bot', protected: true, silent: false, linkPreview: true });
  });

  test('link previews switched off are off on the screen', async () => {
    await api.sendMessage(wen.id, 'https://example.org', { link_preview_options: { is_disabled: true } });
    expect(wen.screen().at(-1)?.linkPreview).toBe(false);
  });

  test.each([
    ['', '400 Bad Request: message text is empty'],
    [' \n ', '400 Bad Request: text must be non-empty'],
    ['x'.repeat(4097), '400 Bad Request: message is too long'],
    ['half a pair \ud83d', '400 Bad Request: strings must be encoded in UTF-8'],
  ])('a text that is none or too much is refused (%#)', async (text, refusal) => {
    expect(await refusalOf(api.sendMessage(wen.id, text))).toBe(refusal);
    expect(wen.screen()).toHaveLength(1);
  });

  test('4096 characters after trimming are a message', async () => {
    await api.sendMessage(wen.id, ` ${'x'.repeat(4096)} `);
    expect(wen.screen().at(-1)?.text).toHaveLength(4096);
  });

  test('whoever never wrote is not found, and whoever blocked the bot gets nothing', async () => {
    const silent = scene.fake.person();
    expect(await refusalOf(api.sendMessage(silent.id, 'a'))).toBe('400 Bad Request: chat not found');
    wen.blocks();
    expect(await refusalOf(api.sendMessage(wen.id, 'a'))).toBe('403 Forbidden: bot was blocked by the user');
    wen.unblocks();
    await api.sendMessage(wen.id, 'a');
    expect(wen.screen().at(-1)?.text).toBe('a');
  });

  test.each([
    ['data of 65 bytes', ok(`${'灯'.repeat(21)}xx`), 'BUTTON_DATA_INVALID'],
    ['a button that does nothing', { inline_keyboard: [[{ text: 'a' }]] }, 'Text buttons are unallowed'],
    ['a copied text too long', { inline_keyboard: [[{ text: 'a', copy_text: { text: 'x'.repeat(257) } }]] }, 'COPY'],
    ['two kinds at once', { ...ok('a'), keyboard: [[{ text: 'b' }]] }, 'one kind'],
    ['rows that are none', { keyboard: [{ text: 'b' }] }, 'Array of Arrays'],
  ])('a keyboard that cannot be shown is refused: %s', async (_name, markup, words) => {
    const asked = api.sendMessage(wen.id, 'a', { reply_markup: markup as never });
    expect(await refusalOf(asked)).toContain(words);
  });

  test('64 bytes of data are not too many', async () => {
    await api.sendMessage(wen.id, 'a', { reply_markup: ok(`${'灯'.repeat(21)}x`) });
    expect(wen.screen().at(-1)?.inline).toEqual([['go']]);
  });

  test('markup is read, and broken markup is refused', async () => {
    const html = await api.sendMessage(wen.id, '<b>a &lt; b</b> c', { parse_mode: 'HTML' });
    expect(html).toMatchObject({ text: 'a < b c', entities: [{ type: 'bold', offset: 0, length: 5 }] });
    const marked = await api.sendMessage(wen.id, '*a\\.* [b](https://example.org)', { parse_mode: 'MarkdownV2' });
    expect(marked.text).toBe('a. b');
    expect(marked.entities?.map(({ type }) => type)).toEqual(['bold', 'text_link']);
    for (const [mode, text] of [
      ['HTML', '<b>a'],
      ['HTML', 'a</b>'],
      ['HTML', '<p>a</p>'],
      ['MarkdownV2', 'a.'],
      ['MarkdownV2', '*a'],
      ['Markdown', '_a'],
    ] as const) {
      expect(await refusalOf(api.sendMessage(wen.id, text, { parse_mode: mode }))).toContain("can't parse entities");
    }
  });
});

describe('changing and taking back', () => {
  test('an edit changes the bubble in place without ringing; the same again is refused', async () => {
    const { message_id } = await api.sendMessage(wen.id, 'one', { reply_markup: ok('a') });
    const rang = wen.notifications.length;
    await api.editMessageText(wen.id, message_id, 'two', { reply_markup: ok('b') });
    expect(wen.screen().at(-1)).toMatchObject({ id: message_id, text: 'two', edited: true, inline: [['go']] });
    expect(wen.notifications).toHaveLength(rang);
    const again = api.editMessageText(wen.id, message_id, 'two', { reply_markup: ok('b') });
    expect(await refusalOf(again)).toContain('400 Bad Request: message is not modified');
    await api.editMessageReplyMarkup(wen.id, message_id);
    expect(wen.screen().at(-1)?.inline).toEqual([]);
  });

  test('an edit that names no keyboard takes the inline one away', async () => {
    const { message_id } = await api.sendMessage(wen.id, 'one', { reply_markup: ok('a') });
    await api.editMessageText(wen.id, message_id, 'two');
    expect(wen.screen().at(-1)?.inline).toEqual([]);
  });

  test("only the bot's own messages without a reply keyboard can be edited", async () => {
    const mine = wen.says('hello');
    const asking = await api.sendMessage(wen.id, 'which?', { reply_markup: { keyboard: [['a']] } });
    expect(await refusalOf(api.editMessageText(wen.id, mine, 'x'))).toBe("400 Bad Request: message can't be edited");
    expect(await refusalOf(api.editMessageText(wen.id, asking.message_id, 'x'))).toContain("can't be edited");
    expect(await refusalOf(api.editMessageText(wen.id, 9, 'x'))).toBe('400 Bad Request: message to edit not found');
  });

  test("both sides' messages are deleted, and those that are not there are skipped", async () => {
    const mine = wen.says('help');
    const { message_id } = await api.sendMessage(wen.id, 'here');
    await api.deleteMessages(wen.id, [mine, message_id, 99_999]);
    expect(wen.screen().map(({ text }) => text)).toEqual(['/start']);
    expect(await refusalOf(api.deleteMessage(wen.id, mine))).toBe('400 Bad Request: message to delete not found');
  });

  test.each([0, 101])('1-100 messages are deleted at once, not %i', async (count) => {
    const ids = Array.from({ length: count }, (_, index) => index + 1);
    expect(await refusalOf(api.deleteMessages(wen.id, ids))).toMatch(/^400 Bad Request: .*message identifiers/);
  });

  test('one message older than 48 hours fails the whole deletion', async () => {
    const old = wen.says('old');
    scene.clock.ms += 48 * HOUR_MS + 1000;
    const young = wen.says('young');
    expect(await refusalOf(api.deleteMessages(wen.id, [old, young]))).toContain("can't be deleted for everyone");
    await api.deleteMessages(wen.id, [young]);
    expect(wen.screen().map(({ text }) => text)).toEqual(['/start', 'old']);
  });

  test('one message that stands for another reason fails the whole deletion', async () => {
    const mine = wen.says('this');
    const kept = wen.says('that');
    wen.stands(kept);
    expect(await refusalOf(api.deleteMessages(wen.id, [mine, kept]))).toContain("can't be deleted for everyone");
    expect(await refusalOf(api.deleteMessage(wen.id, kept))).toContain("can't be deleted for everyone");
    await api.deleteMessages(wen.id, [mine]);
    expect(wen.screen().map(({ text }) => text)).toEqual(['/start', 'that']);
  });

  test('a dice younger than a day cannot be deleted, an older one can', async () => {
    const dice = wen.sendsDice();
    expect(await refusalOf(api.deleteMessages(wen.id, [dice]))).toContain("can't be deleted for everyone");
    scene.clock.ms += 24 * HOUR_MS;
    await api.deleteMessages(wen.id, [dice]);
    expect(wen.screen()).toHaveLength(1);
  });
});

describe('taps', () => {
  test('an unknown or old tap cannot be answered; a fresh one shows its answer', async () => {
    await api.sendMessage(wen.id, 'a', { reply_markup: ok('yes') });
    wen.taps('go');
    const [update] = scene.fake.pending().slice(-1);
    const id = update?.callback_query?.id ?? '';
    expect(wen.unansweredTaps()).toBe(1);
    await api.answerCallbackQuery(id, { text: 'done' });
    expect(wen.toasts).toEqual([{ text: 'done', alert: false }]);
    expect(wen.unansweredTaps()).toBe(0);
    scene.clock.ms += 61_000;
    for (const old of [id, '123']) {
      expect(await refusalOf(api.answerCallbackQuery(old))).toBe(
        '400 Bad Request: query is too old and response timeout expired or query ID is invalid',
      );
    }
  });
});

describe("the bot's own page", () => {
  test('names, descriptions and commands are kept per language and shown to phones in it', async () => {
    await api.setMyCommands([{ command: 'help', description: 'Numbers' }]);
    await api.setMyCommands([{ command: 'help', description: '电话' }], { language_code: 'zh' });
    await api.setMyName('叶子', { language_code: 'zh' });
    await api.setMyDescription('Pages');
    await api.setMyShortDescription('Short');
    expect(wen.profile()).toEqual({
      name: '叶子',
      description: 'Pages',
      shortDescription: 'Short',
      commands: [{ command: 'help', description: '电话' }],
    });
    expect(scene.fake.person({ languageCode: 'en' }).profile().commands[0]?.description).toBe('Numbers');
    expect(await api.getMyCommands()).toEqual([{ command: 'help', description: 'Numbers' }]);
  });

  test('what does not fit is refused', async () => {
    const command = (name: string, description = 'd') => api.setMyCommands([{ command: name, description }]);
    expect(await refusalOf(command('Help'))).toContain('BOT_COMMAND_INVALID');
    expect(await refusalOf(command('a'.repeat(33)))).toContain('must not exceed 32');
    expect(await refusalOf(command('a', ''))).toContain('non-empty');
    expect(await refusalOf(command('a', 'd'.repeat(257)))).toContain('must not exceed 256');
    expect(await refusalOf(api.setMyName('n'.repeat(65)))).toContain('400');
    expect(await refusalOf(api.setMyDescription('n'.repeat(513)))).toContain('400');
    expect(await refusalOf(api.setMyShortDescription('n'.repeat(121)))).toContain('400');
    const language = 'zh-Hans' as 'zh';
    expect(await refusalOf(api.setMyName('n', { language_code: language }))).toContain('language code');
  });

  test('the webhook keeps its rules and never tells the secret', async () => {
    const set = (url: string, secret_token?: string) =>
      api.setWebhook(url, { ...(secret_token ? { secret_token } : {}) });
    expect(await refusalOf(set('http://bot.example/a'))).toContain('HTTPS');
    expect(await refusalOf(set('https://bot.example/a', 'not allowed!'))).toContain('unallowed characters');
    expect(await refusalOf(set('https://bot.example/a', 'a'.repeat(257)))).toContain('too long');
    await set('https://bot.example/b', 'Another_1');
    expect(await api.getWebhookInfo()).toMatchObject({ url: 'https://bot.example/b', pending_update_count: 1 });
    expect(JSON.stringify(await api.getWebhookInfo())).not.toContain('Another_1');
    expect(scene.fake.webhook().secret).toBe('Another_1');
    expect(await refusalOf(api.getUpdates())).toContain('409 Conflict');
  });
});

describe('limits and faults', () => {
  test('more than a message a second in one chat is refused after a burst, with when to come back', async () => {
    for (let nth = 1; nth <= 20; nth += 1) await api.sendMessage(wen.id, `${nth}`);
    const error = await api.sendMessage(wen.id, 'too fast').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(GrammyError);
    expect(error).toMatchObject({ error_code: 429, parameters: { retry_after: 1 } });
    scene.clock.ms += 1000;
    await api.sendMessage(wen.id, 'in time');
    expect(wen.screen().at(-1)?.text).toBe('in time');
    expect(await refusalOf(api.sendMessage(wen.id, 'again'))).toContain('429');
    scene.fake.limits.on = false;
    await api.sendMessage(wen.id, 'as fast as I like');
  });

  test('about thirty a second over all chats', async () => {
    const people = Array.from({ length: 121 }, () => scene.fake.person());
    for (const person of people) person.says('hi');
    const asked = await Promise.all(people.map(({ id }) => api.sendMessage(id, 'hi').catch(() => 'refused')));
    expect(asked.filter((answer) => answer === 'refused')).toHaveLength(1);
  });

  test('planned faults come in order, once each, and nothing was taken', async () => {
    const { faults } = scene.fake;
    faults.next('sendMessage', { status: 429, retryAfter: 7 });
    faults.next('*', { status: 500 });
    faults.next('sendMessage', { status: 403 });
    faults.next('*', 'gateway-page');
    faults.next('*', 'closed');
    const seen = [];
    for (let nth = 0; nth < 5; nth += 1) seen.push(await refusalOf(api.sendMessage(wen.id, 'a')));
    expect(seen).toEqual([
      '429 Too Many Requests: retry after 7',
      '500 Internal Server Error',
      '403 Forbidden: bot was blocked by the user',
      'no answer',
      'no answer',
    ]);
    expect(wen.screen()).toHaveLength(1);
    await api.sendMessage(wen.id, 'a');
    expect(wen.screen()).toHaveLength(2);
  });

  test('accepted and then silence: the bubble is there, the answer never comes, and asking again makes a second', async () => {
    scene.fake.faults.next('sendMessage', 'accepted-then-timeout');
    const asked = refusalOf(api.sendMessage(wen.id, 'once'));
    await expect.poll(() => wen.screen().length).toBe(2);
    scene.fake.faults.release();
    expect(await asked).toBe('no answer');
    await api.sendMessage(wen.id, 'once');
    expect(wen.screen().map(({ text }) => text)).toEqual(['/start', 'once', 'once']);
  });

  test('a request that hangs takes nothing, and a closed line may have', async () => {
    scene.fake.faults.next('sendMessage', 'hang');
    const asked = refusalOf(api.sendMessage(wen.id, 'a'));
    await expect.poll(() => scene.fake.calls.length).toBe(1);
    scene.fake.faults.release();
    expect(await asked).toBe('no answer');
    expect(wen.screen()).toHaveLength(1);
    scene.fake.faults.next('sendMessage', 'accepted-then-closed');
    expect(await refusalOf(api.sendMessage(wen.id, 'b'))).toBe('no answer');
    expect(wen.screen().at(-1)?.text).toBe('b');
  });
});

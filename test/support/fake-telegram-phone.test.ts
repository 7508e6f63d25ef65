import type { Api } from 'grammy';
import type { Message } from 'grammy/types';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Person } from './fake-telegram/phone/person.ts';
import { openScene, type Scene, serveScene } from './fake-telegram-scene.ts';

let scene: Scene;
let api: Api;
let stop: () => Promise<void>;
let wen: Person;

beforeEach(async () => {
  scene = openScene();
  ({ api, stop } = await serveScene(scene));
  wen = scene.fake.person({ phoneNumber: '+8613700000001', position: { latitude: 30.5, longitude: 120.25 } });
  wen.starts();
});

afterEach(() => stop());

const sent = (): Partial<Message> => scene.fake.pending().at(-1)?.message ?? {};

describe('the reply keyboard', () => {
  test('a press sends its words; it stays until replaced or removed', async () => {
    await api.sendMessage(wen.id, 'which?', { reply_markup: { keyboard: [['one'], [{ text: 'two' }]] } });
    expect(wen.keyboard()).toEqual([['one'], ['two']]);
    wen.taps('two');
    expect(sent().text).toBe('two');
    await api.sendMessage(wen.id, 'plain');
    expect(wen.keyboard()).toEqual([['one'], ['two']]);
    await api.sendMessage(wen.id, 'other', { reply_markup: { keyboard: [['three']] } });
    expect(wen.keyboard()).toEqual([['three']]);
    await api.sendMessage(wen.id, 'gone', { reply_markup: { remove_keyboard: true } });
    expect(wen.keyboard()).toBeNull();
  });

  test('a one-time keyboard folds after a press and can be opened again', async () => {
    const reply_markup = { keyboard: [['one']], one_time_keyboard: true };
    await api.sendMessage(wen.id, 'which?', { reply_markup });
    wen.taps('one');
    expect(wen.keyboard()).toBeNull();
    expect(() => wen.taps('one')).toThrow('no button "one"');
    wen.opensKeyboard();
    expect(wen.keyboard()).toEqual([['one']]);
  });

  test('it goes with the message that brought it', async () => {
    const { message_id } = await api.sendMessage(wen.id, 'which?', { reply_markup: { keyboard: [['one']] } });
    await api.deleteMessages(wen.id, [message_id]);
    expect(wen.keyboard()).toBeNull();
  });

  test('buttons that ask send the place and the number; a desktop has none for the place', async () => {
    const keyboard = [
      [{ text: 'where', request_location: true }],
      [{ text: 'number', request_contact: true }],
      ['town'],
    ];
    await api.sendMessage(wen.id, 'ask', { reply_markup: { keyboard } });
    wen.taps('where');
    expect(sent().location).toMatchObject({ latitude: 30.5, longitude: 120.25 });
    wen.taps('number');
    expect(sent().contact).toMatchObject({ phone_number: '+8613700000001' });
    const lan = scene.fake.person({ desktop: true });
    lan.says('hi');
    await api.sendMessage(lan.id, 'ask', { reply_markup: { keyboard } });
    expect(lan.keyboard()).toEqual([['number'], ['town']]);
  });
});

describe('inline buttons', () => {
  test('copying and opening tell nobody; a label nobody shows cannot be pressed', async () => {
    const inline_keyboard = [
      [{ text: 'copy', copy_text: { text: '12338' } }],
      [{ text: 'open', url: 'https://example.org' }],
    ];
    await api.sendMessage(wen.id, 'a', { reply_markup: { inline_keyboard } });
    const pending = scene.fake.pending().length;
    wen.copies('copy');
    wen.taps('open');
    expect(wen.clipboard).toEqual(['12338']);
    expect(wen.opened).toEqual(['https://example.org']);
    expect(scene.fake.pending()).toHaveLength(pending);
    expect(() => wen.taps('nowhere')).toThrow('no button "nowhere"');
  });

  test('the newest bubble with the label is pressed, or the one that is named', async () => {
    const reply_markup = (data: string) => ({ inline_keyboard: [[{ text: 'go', callback_data: data }]] });
    const first = await api.sendMessage(wen.id, 'a', { reply_markup: reply_markup('old') });
    await api.sendMessage(wen.id, 'b', { reply_markup: reply_markup('new') });
    wen.taps('go');
    wen.tapsInline('go', first.message_id);
    wen.sendsForgedTap('made up', first.message_id);
    const data = scene.fake.pending().flatMap(({ callback_query }) => callback_query?.data ?? []);
    expect(data).toEqual(['new', 'old', 'made up']);
  });
});

describe('what a person may send', () => {
  test.each<[keyof Message, () => unknown]>([
    ['voice', () => wen.sendsVoice()],
    ['audio', () => wen.sendsAudio()],
    ['sticker', () => wen.sendsSticker()],
    ['sticker', () => wen.sendsPremiumSticker()],
    ['photo', () => wen.sendsPicture('look')],
    ['video', () => wen.sendsVideo()],
    ['video_note', () => wen.sendsVideoNote()],
    ['document', () => wen.sendsFile({ fileName: 'mark.pdf', caption: 'x' })],
    ['animation', () => wen.sendsAnimation()],
    ['contact', () => wen.sendsContact({ firstName: 'mark', vcard: 'mark' })],
    ['poll', () => wen.sendsPoll()],
    ['dice', () => wen.sendsDice()],
    ['location', () => wen.sharesLocation()],
    ['forward_origin', () => wen.forwards('his words', { firstName: 'Bo' })],
    ['forward_origin', () => wen.forwards('his words', { hiddenName: 'Bo' })],
    ['reply_to_message', () => wen.replies('this one', wen.screen()[0]?.id ?? 0)],
    ['story', () => wen.sends({ story: { id: 1, chat: { id: 5, type: 'channel', title: 't' } } })],
  ])('a %s arrives whole, with who sent it (%#)', (field, send) => {
    send();
    expect(sent()[field]).toBeDefined();
    expect(sent()).toMatchObject({ message_id: expect.any(Number), from: { id: wen.id }, chat: { id: wen.id } });
    expect(wen.screen().at(-1)?.from).toBe('me');
  });

  test('several pictures are several messages of one group', () => {
    wen.sendsAlbum(['a', undefined]);
    const groups = scene.fake.pending().flatMap(({ message }) => message?.media_group_id ?? []);
    expect(groups).toHaveLength(2);
    expect(new Set(groups).size).toBe(1);
  });

  test('an edit comes as an edited message of the same number, and so does a live place', () => {
    const id = wen.says('helo');
    wen.edits(id, 'hello');
    const edited = scene.fake.pending().at(-1)?.edited_message;
    expect(edited).toMatchObject({ message_id: id, text: 'hello', edit_date: scene.clock.ms / 1000 });
    expect(wen.screen().at(-1)).toMatchObject({ text: 'hello', edited: true });
    const place = wen.sharesLocation({ latitude: 1, longitude: 2, live: true });
    wen.moves(place, { latitude: 3, longitude: 4 });
    expect(scene.fake.pending().at(-1)?.edited_message?.location).toMatchObject({ latitude: 3, live_period: 900 });
  });

  test('more than 4096 characters are cut into messages', () => {
    wen.says('长'.repeat(5000));
    expect(scene.fake.pending().map(({ message }) => message?.text?.length)).toEqual([6, 4096, 904]);
  });

  test('names are planted in every field that carries them', () => {
    const marked = scene.fake.person({
      firstName: 'MARK1',
      lastName: 'MARK2',
      username: 'MARK3',
      languageCode: 'MARK4',
    });
    marked.says('a');
    const body = JSON.stringify(scene.fake.pending().at(-1));
    expect(body.match(/MARK\d/g)?.sort()).toEqual(['MARK1', 'MARK1', 'MARK2', 'MARK2', 'MARK3', 'MARK3', 'MARK4']);
  });

  test('whoever blocked the bot cannot write until they start again', () => {
    wen.blocks();
    expect(() => wen.says('a')).toThrow('blocked');
    wen.starts();
    expect(sent().text).toBe('/start');
  });
});

describe('what others may see', () => {
  test('the row shows the newest message on one line, cut; notifications keep whether they rang', async () => {
    const { message_id } = await api.sendMessage(wen.id, `two\nlines ${'x'.repeat(80)}`, {
      disable_notification: true,
    });
    expect(wen.preview()).toMatch(/^two lines x+…$/);
    expect([...wen.preview()]).toHaveLength(60);
    await api.sendMessage(wen.id, 'loud');
    expect(wen.notifications.map(({ silent }) => silent)).toEqual([true, false]);
    await api.deleteMessages(wen.id, [message_id + 1]);
    expect(wen.preview()).toContain('two lines');
    wen.sendsVoice();
    expect(wen.preview()).toBe('[voice]');
  });

  test('a history cleared on the phone is still there for the bot, unless cleared for both', async () => {
    const id = wen.says('a');
    wen.clearsHistory();
    expect(wen.screen()).toEqual([]);
    expect(await api.deleteMessage(wen.id, id)).toBe(true);
    const other = wen.says('b');
    wen.clearsHistory({ forBoth: true });
    await expect(api.deleteMessage(wen.id, other)).rejects.toThrow('message to delete not found');
  });

  test('typing is shown for five seconds or until a message comes', async () => {
    await api.sendChatAction(wen.id, 'typing');
    expect(wen.typing()).toBe(true);
    scene.clock.ms += 5000;
    expect(wen.typing()).toBe(false);
  });

  test('a page that listens is told of every change until it stops', async () => {
    let changes = 0;
    const stopListening = scene.fake.onChange(() => {
      changes += 1;
    });
    wen.says('a');
    const afterSaying = changes;
    await api.sendMessage(wen.id, 'b');
    expect(afterSaying).toBeGreaterThan(0);
    expect(changes).toBeGreaterThan(afterSaying);
    stopListening();
    const before = changes;
    wen.says('c');
    expect(changes).toBe(before);
  });
});

import type { Update } from 'grammy/types';
import { describe, expect, it } from 'vitest';
import { createReceive } from '../../../src/channels/telegram/receive.ts';
import type { Inbound } from '../../../src/core/message.ts';
import {
  BOT,
  bytes,
  CANARY,
  CAPTION,
  CHAT,
  edited,
  forwarded,
  member,
  message,
  SENT_AT,
  sent,
  THINGS,
  tap,
  text,
  who,
} from './updates.ts';

const receive = createReceive(`${BOT.id}:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw`);
const received = (update: Update) => receive(bytes(update));
const inboundOf = (update: Update) => received(update).map((happening) => 'inbound' in happening && happening.inbound);
/** A dice cannot be deleted before it is a day old. */
const standing = ({ message: given }: Update) =>
  given?.dice === undefined ? {} : { fromMs: (SENT_AT + 24 * 60 * 60) * 1_000 };
const place: Inbound = { kind: 'place', latitude: 31.23, longitude: 121.47 };

describe('what arrives of a message', () => {
  it.each<[string, Update, Inbound]>([
    ['text', text('He is here.\r\nHelp'), { kind: 'text', text: 'He is here.\nHelp' }],
    ['text with controls', text('\u0000 a\u0007b\u0085 '), { kind: 'text', text: 'a b' }],
    ['half a character', text('a\ud83d'), { kind: 'text', text: 'a\ufffd' }],
    ['/start', text('/start'), { kind: 'opened' }],
    ['/start by a link', text('/start canary-payload_1'), { kind: 'opened' }],
    ['/start to this bot', text('/start@canary_pages_bot canary'), { kind: 'opened' }],
    ['words behind /start', text('/start 他要打我'), { kind: 'text', text: '他要打我' }],
    ['/starting', text('/starting'), { kind: 'text', text: '/starting' }],
    ['a command to this bot', text('/help@canary_pages_bot'), { kind: 'command', command: 'restart' }],
    ['a command of the menu', text('/language'), { kind: 'command', command: 'language' }],
    ['a command', text('/exit'), { kind: 'text', text: '/exit' }],
    ['an address in words', text('to a@b.example'), { kind: 'text', text: 'to a@b.example' }],
    ['text that was nothing', text('\u0000\n '), { kind: 'media', media: 'other', words: null }],
    ['voice', sent(THINGS.voice), { kind: 'media', media: 'voice', words: CAPTION }],
    ['audio', sent(THINGS.audio), { kind: 'media', media: 'voice', words: CAPTION }],
    ['video', sent(THINGS.video), { kind: 'media', media: 'video', words: CAPTION }],
    ['video note', sent(THINGS.videoNote), { kind: 'media', media: 'video-note', words: null }],
    ['picture', sent(THINGS.picture), { kind: 'media', media: 'picture', words: CAPTION }],
    ['live photo', sent(THINGS.livePhoto), { kind: 'media', media: 'picture', words: CAPTION }],
    ['sticker', sent(THINGS.sticker), { kind: 'media', media: 'sticker', words: null }],
    ['animation', sent(THINGS.animation), { kind: 'media', media: 'picture', words: CAPTION }],
    ['file', sent(THINGS.file), { kind: 'media', media: 'file', words: CAPTION }],
    ['contact', sent(THINGS.contact), { kind: 'media', media: 'contact', words: null }],
    ['poll', sent(THINGS.poll), { kind: 'media', media: 'poll', words: null }],
    ['dice', sent(THINGS.dice), { kind: 'media', media: 'other', words: null }],
    ['story', sent(THINGS.story), { kind: 'media', media: 'other', words: null }],
    ['service message', sent(THINGS.pinned), { kind: 'media', media: 'other', words: null }],
    ['a kind of tomorrow', sent(THINGS.ofTomorrow), { kind: 'media', media: 'other', words: null }],
    ['place', sent(THINGS.place), place],
    ['live place', sent(THINGS.livePlace), place],
    ['venue', sent(THINGS.venue), place],
    [
      'a place beside zero',
      sent({ location: { latitude: -0.004, longitude: -0.006 } }),
      { kind: 'place', latitude: 0, longitude: -0.01 },
    ],
    ['forwarded text', sent({ ...forwarded, text: 'theirs' }), { kind: 'media', media: 'forwarded', words: 'theirs' }],
    [
      'forwarded picture',
      sent({ ...forwarded, ...THINGS.picture }),
      { kind: 'media', media: 'forwarded', words: CAPTION },
    ],
    ['forwarded place', sent({ ...forwarded, ...THINGS.place }), { kind: 'media', media: 'forwarded', words: null }],
  ])('%s', (_name, update, inbound) => {
    const [happening, ...more] = received(update);
    expect(more).toEqual([]);
    expect(happening).toStrictEqual({
      identity: `telegram|${BOT.id}|${CHAT}`,
      event: String(update.update_id),
      atMs: SENT_AT * 1_000,
      route: { channel: 'telegram', to: { chat: CHAT } },
      inbound,
      message: '4242',
      trace: { chat: CHAT, ids: [{ id: 4242, atMs: SENT_AT * 1_000, ...standing(update) }] },
    });
    expect(JSON.stringify(happening)).not.toContain(CANARY);
    expect(JSON.stringify(happening)).not.toMatch(/31\.2304|121\.4737/);
  });

  it('a text is kept to the length of a message, and no character is cut in half', () => {
    expect(inboundOf(text('字'.repeat(5_000)))).toEqual([{ kind: 'text', text: '字'.repeat(4_096) }]);
    expect(inboundOf(text(`${'字'.repeat(4_095)}😢`))).toEqual([{ kind: 'text', text: '字'.repeat(4_095) }]);
  });

  it('a message that cannot be named names none', () => {
    const [happening] = received(sent({ text: 'a', message_id: 0 }));
    expect(happening).toMatchObject({ message: null });
    expect(happening).not.toHaveProperty('trace');
  });

  it('one without a date can still be named', () => {
    const undated = { ...message({ text: 'a' }), date: 'soon' };
    expect(receive(bytes({ update_id: 1, message: undated }))).toMatchObject([
      { atMs: null, trace: { chat: CHAT, ids: [{ id: 4242, atMs: null }] } },
    ]);
  });
});

describe('what arrives of a change', () => {
  it('new words, with the time of the change', () => {
    expect(received(edited({ text: 'new' }))).toMatchObject([
      {
        inbound: { kind: 'edited', text: 'new' },
        atMs: (SENT_AT + 60) * 1_000,
        message: '4242',
        // It grows too old to be deleted from when it was first sent.
        trace: { chat: CHAT, ids: [{ id: 4242, atMs: SENT_AT * 1_000 }] },
      },
    ]);
  });

  it('a new caption counts as words', () => {
    expect(inboundOf(edited({ ...THINGS.picture, caption: 'other' }))).toEqual([{ kind: 'edited', text: 'other' }]);
  });

  it.each([
    ['a live place that moves', edited(THINGS.livePlace)],
    ['a picture without words', edited({ photo: [] })],
    ['what somebody else wrote', edited({ ...forwarded, text: 'theirs' })],
    ['words that became nothing', edited({ text: ' ' })],
  ])('%s is left out', (_name, update) => {
    expect(received(update)).toEqual([]);
  });
});

describe('what arrives of a tap', () => {
  it('a choice, the bubble it stands under, and the tap that waits for an answer', () => {
    const [happening] = received(tap('info:rights'));
    expect(happening).toStrictEqual({
      identity: `telegram|${BOT.id}|${CHAT}`,
      event: '480000001',
      atMs: null,
      route: { channel: 'telegram', to: { chat: CHAT }, once: { query: '30118', bubble: 77, step: 'info' } },
      inbound: { kind: 'tap', step: 'info', option: 'rights' },
      message: null,
    });
    expect(JSON.stringify(happening)).not.toContain(CANARY);
  });

  it.each<[string | undefined, Inbound]>([
    ['!:person', { kind: 'command', command: 'person' }],
    ['!:language.en', { kind: 'command', command: 'language', language: 'en' }],
    ['!:look', { kind: 'look' }],
    ['of-long-ago', { kind: 'look' }],
    ['<script>:x', { kind: 'look' }],
    ['', { kind: 'look' }],
    [undefined, { kind: 'look' }],
  ])('%s is understood, or asks for what is new', (data, inbound) => {
    expect(received(tap(data))).toMatchObject([{ inbound, route: { once: { query: '30118', step: '' } } }]);
  });

  it('a bubble too old to be looked at still tells its chat', () => {
    const old = { message_id: 77, date: 0, chat: message({}).chat };
    const update = tap('info:rights');
    const query = { ...update.callback_query, message: old };
    expect(received({ ...update, callback_query: query } as Update)).toMatchObject([{ inbound: { kind: 'tap' } }]);
  });
});

describe('what arrives of the chat itself', () => {
  it.each<[string, Inbound]>([
    ['kicked', { kind: 'blocked' }],
    ['member', { kind: 'opened' }],
  ])('%s', (status, inbound) => {
    expect(received(member(status))).toStrictEqual([
      {
        identity: `telegram|${BOT.id}|${CHAT}`,
        event: '480000001',
        atMs: SENT_AT * 1_000,
        route: { channel: 'telegram', to: { chat: CHAT } },
        inbound,
        message: null,
      },
    ]);
  });

  it('any other state of the bot is left out', () => {
    expect(received(member('administrator'))).toEqual([]);
  });
});

describe('what is not one person alone with the bot is left out', () => {
  const group = { id: -100, type: 'group', title: 'canary' } as const;
  const other = { ...who, id: 5 };
  it.each<[string, unknown]>([
    ['a group', sent({ text: 'a', chat: group })],
    ['a group whose id is a person', sent({ text: 'a', chat: { ...group, id: CHAT } })],
    ['somebody else in a private chat', sent({ text: 'a', from: other })],
    ['another bot', sent({ text: 'a', from: { ...who, is_bot: true } })],
    ['nobody', { ...sent({ text: 'a' }), message: { ...message({ text: 'a' }), from: undefined } }],
    ['a chat of a business', sent({ text: 'a', business_connection_id: 'canary' })],
    ['a chat the bot is a guest in', sent({ text: 'a', guest_query_id: 'canary' })],
    ['an edit in a group', edited({ text: 'a', chat: group })],
    ['a tap in a group', tap('info:rights', { chat: group })],
    ['a tap under a message somewhere else', { update_id: 1, callback_query: { id: '1', from: who, data: 'a:b' } }],
    [
      'a group the bot is added to',
      { ...member('member'), my_chat_member: { ...member('member').my_chat_member, chat: group } },
    ],
    ['a channel', { update_id: 1, channel_post: message({ text: 'a' }) }],
    ['an update of tomorrow', { update_id: 1, hologram: { text: 'a' } }],
  ])('%s', (_name, update) => {
    expect(receive(bytes(update))).toEqual([]);
  });
});

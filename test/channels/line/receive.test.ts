import type { webhook } from '@line/bot-sdk';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createReceive } from '../../../src/channels/line/receive.ts';
import { CAPABILITIES } from '../../../src/core/channel.ts';
import { AppError } from '../../../src/core/error.ts';
import { LIMITS } from '../../../src/core/limits.ts';
import type { Inbound } from '../../../src/core/message.ts';
import * as line from './line-events.ts';

const NOW_MS = line.AT_MS + 400;
const receive = createReceive(() => NOW_MS);
const { bodyOf, MARK, PERSON, BOT, TOKEN } = line;

const utf8 = (text: string) => new TextEncoder().encode(text);
const once = { token: TOKEN, untilMs: NOW_MS + LIMITS.replyTokenMs };
const whole = { identity: `line|${BOT}|${PERSON}`, event: '01KAR0000000000000000EVENT', atMs: line.AT_MS };
const answerable = { ...whole, route: { channel: 'line', to: { person: PERSON }, once } };
const unanswerable = { ...whole, route: { channel: 'line', to: { person: PERSON } } };

const media = (kind: string, words: string | null = null) => ({ kind: 'media', media: kind, words });
const MESSAGES: [string, webhook.MessageEvent, Record<string, unknown>][] = [
  ['text', line.textEvent(' 你好\r\nthere\u0007 '), { kind: 'text', text: '你好\nthere' }],
  ['text', line.textEvent('/start'), { kind: 'opened' }],
  ['text', line.textEvent(' \u0000 '), media('other')],
  ['sticker', line.stickerEvent('MESSAGE'), media('sticker', 'help me')],
  ['sticker', line.stickerEvent('NAME_TEXT'), media('sticker')],
  ['image', line.imageEvent, media('picture')],
  ['video', line.videoEvent, media('video')],
  ['audio', line.audioEvent, media('voice')],
  ['file', line.fileEvent, media('file')],
  ['location', line.locationEvent(22.814_999, 113.676_1), { kind: 'place', latitude: 22.81, longitude: 113.68 }],
  ['location', line.locationEvent(-0.001, -179.999), { kind: 'place', latitude: 0, longitude: -180 }],
  ['location', line.locationEvent(91, 0), media('other')],
];

test.each(MESSAGES)('of a message of the kind %s only what it says is carried on', (kind, event, inbound) => {
  expect(receive(bodyOf(event))).toStrictEqual([{ ...answerable, inbound, message: `message-${kind}` }]);
  expect(JSON.stringify(receive(bodyOf(event)))).not.toContain(MARK);
});

const OTHERS: [string, webhook.Event, Inbound, object][] = [
  ['a tap on a choice', line.postbackEvent('danger:yes'), { kind: 'tap', step: 'danger', option: 'yes' }, answerable],
  ['a tap on a command', line.postbackEvent('!:hide'), { kind: 'command', command: 'hide' }, answerable],
  ['a tap none of ours', line.postbackEvent(`menu?${MARK}`), { kind: 'look' }, answerable],
  ['a tap without data', line.postbackEvent(''), { kind: 'look' }, answerable],
  ['adding the account', line.followEvent, { kind: 'opened' }, answerable],
  ['blocking it', line.unfollowEvent, { kind: 'blocked' }, unanswerable],
  ['a changed message', line.editedEvent, { kind: 'edited', text: 'I meant tonight' }, answerable],
];

test.each(OTHERS)('%s is told apart, and nothing else of it is carried on', (_, event, inbound, around) => {
  expect(receive(bodyOf(event))).toStrictEqual([{ ...around, inbound, message: null }]);
  expect(JSON.stringify(receive(bodyOf(event)))).not.toContain(MARK);
});

test('a message taken back is named, so that our copy goes', () => {
  expect(receive(bodyOf(line.unsendEvent))).toStrictEqual([{ ...unanswerable, takenBack: 'message-text' }]);
});

test('what nobody did in the chat is left out, with a reply token too', () => {
  expect(receive(bodyOf(...line.passedBy))).toEqual([]);
  const unheardOf = { ...line.followEvent, type: 'hologram' };
  expect(receive(bodyOf(unheardOf))).toEqual([]);
});

test('a group, a room, a source without a person and a channel that stands by are left out', () => {
  const from = (source: unknown) => ({ ...line.textEvent('hello'), source });
  const left = [
    from({ type: 'group', groupId: 'C1', userId: PERSON }),
    from({ type: 'room', roomId: 'R1', userId: PERSON }),
    from({ type: 'user' }),
    from({ type: 'user', userId: 'U1|line|other' }),
    from({}),
    from(null),
    { ...line.textEvent('hello'), mode: 'standby' },
  ];
  expect(receive(bodyOf(...left))).toEqual([]);
});

test('events of several people in one body stay apart and in order; none spoils another', () => {
  const other = { type: 'user', userId: `U${'c'.repeat(32)}` };
  const events = [
    line.textEvent('one'),
    { type: 'message' },
    null,
    'text',
    [],
    { ...line.textEvent('two'), source: other },
    { ...line.imageEvent, message: 'broken' },
    { ...line.textEvent('x'), message: { type: 'hologram', id: 'message-new', text: MARK } },
    { ...line.locationEvent(1, 1), message: { type: 'location', id: 'message-location', latitude: '1', longitude: 1 } },
    { ...line.unsendEvent, unsend: {} },
    line.textEvent('last'),
  ];
  const got = receive(bodyOf(...events));
  expect(got.map((one) => ('inbound' in one ? [one.inbound, one.message] : one))).toEqual([
    [{ kind: 'text', text: 'one' }, 'message-text'],
    [{ kind: 'text', text: 'two' }, 'message-text'],
    [media('other'), null],
    [media('other'), 'message-new'],
    [media('other'), 'message-location'],
    [{ kind: 'text', text: 'last' }, 'message-text'],
  ]);
  expect(got.map(({ identity }) => identity.split('|')[2])).toEqual([
    PERSON,
    other.userId,
    PERSON,
    PERSON,
    PERSON,
    PERSON,
  ]);
});

test('a body without events is a question whether we are there', () => {
  expect(receive(bodyOf())).toEqual([]);
});

test('an event without a moment, an id or a usable token still counts, and is the same event twice', () => {
  const { timestamp, webhookEventId, ...bare } = line.textEvent('help');
  expect(receive(bodyOf(bare))).toMatchObject([{ event: TOKEN, atMs: null, inbound: { kind: 'text', text: 'help' } }]);
  const odd = { ...bare, timestamp, replyToken: 'not a token', webhookEventId: 7 };
  expect(receive(bodyOf(odd))).toMatchObject([{ event: `message.${timestamp}`, route: { to: { person: PERSON } } }]);
  expect(receive(bodyOf(odd))[0]?.route).not.toHaveProperty('once');
  expect(webhookEventId).toBe(whole.event);
});

test('a text is cut to what one can type, at a whole character', () => {
  const { textMax } = CAPABILITIES.line;
  const [got] = receive(bodyOf(line.textEvent(`${'x'.repeat(textMax - 1)}😀😀`)));
  expect(got).toMatchObject({ inbound: { text: 'x'.repeat(textMax - 1) } });
});

const HOSTILE: Record<string, Uint8Array<ArrayBuffer>> = {
  'nothing at all': new Uint8Array(),
  'bytes that are no text': new Uint8Array([0x7b, 0xff, 0x7d]),
  'half a body': bodyOf(line.textEvent('hello')).slice(0, -3),
  'a list': utf8('[]'),
  'a word': utf8('"events"'),
  'no events': utf8(`{"destination":"${BOT}"}`),
  'events that are no list': utf8(`{"destination":"${BOT}","events":{}}`),
  'no destination': utf8('{"events":[]}'),
  'a destination that is no id': utf8('{"destination":"a|b","events":[]}'),
  'lists a hundred thousand deep': utf8('['.repeat(100_000)),
};

test.each(Object.entries(HOSTILE))('a body of %s is refused without its words', (_, body) => {
  const refused = errorOf(body);
  expect(refused).toMatchObject({ code: 'bad-request' });
  expect(refused?.cause).toBeUndefined();
});

test('depth, inherited names and keys of prototypes inside an event change nothing', () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  const good = JSON.stringify({ ...line.textEvent('hello'), extra: 'here' }).replace('"here"', deep);
  expect(receive(utf8(`{"destination":"${BOT}","events":[${deep},${good}],"more":${deep}}`))).toHaveLength(1);
  const named = '{"__proto__":{"type":"message"},"constructor":1,"source":{"__proto__":{"type":"user"}}}';
  expect(receive(utf8(`{"destination":"${BOT}","events":[${named}]}`))).toEqual([]);
  const typed = { ...line.textEvent('x'), message: { type: 'constructor', id: 'm' } };
  expect(receive(bodyOf(typed))).toMatchObject([{ inbound: media('other') }]);
});

function errorOf(body: Uint8Array<ArrayBuffer>): AppError | null {
  try {
    receive(body);
    return null;
  } catch (error) {
    return error instanceof AppError ? error : new AppError('internal', 'threw something else');
  }
}

const events = [line.textEvent('x'), line.imageEvent, line.locationEvent(1, 2), line.postbackEvent('a:b')];
const anyEvent = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(...events),
  // A good event with something else in the place of one of its fields.
  fc
    .tuple(fc.constantFrom(...events), fc.constantFrom('type', 'source', 'message', 'postback', 'mode'), fc.jsonValue())
    .map(([event, field, value]) => ({ ...event, [field]: value })),
);
const anyBody = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.json().map((text) => utf8(text)),
  fc.array(anyEvent, { maxLength: 6 }).map((list) => bodyOf(...list)),
  fc.record({ destination: fc.jsonValue(), events: fc.jsonValue() }).map((body) => utf8(JSON.stringify(body))),
);

test('whatever comes, nothing but bad-request is thrown, and what is read is of one person', () => {
  const holds = fc.property(anyBody, (body) => {
    const error = errorOf(new Uint8Array(body));
    if (error !== null) return error.code === 'bad-request';
    return receive(new Uint8Array(body)).every(({ identity }) => /^line\|[\w-]+\|[\w-]+$/.test(identity));
  });
  expect(fc.check(holds, { numRuns: 3_000 })).toMatchObject({ failed: false });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createReceive } from '../../../src/channels/telegram/receive.ts';
import { AppError } from '../../../src/core/error.ts';
import type { Happening } from '../../../src/ports/channel.ts';
import { bytes, message, sent, text } from './updates.ts';

const receive = createReceive('110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw');

function refusal(body: Uint8Array<ArrayBuffer>): AppError {
  try {
    receive(body);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('this was not refused');
}

describe('a body that is no update', () => {
  it.each<[string, Uint8Array<ArrayBuffer>]>([
    ['nothing', bytes('')],
    ['no JSON', bytes('canary{')],
    ['half a character', Uint8Array.of(0x22, 0xff, 0x22)],
    ['a list', bytes([])],
    ['null', bytes('null')],
    ['a text', bytes('"canary"')],
    ['no id', bytes({ message: message({ text: 'canary' }) })],
    ['an id that is text', bytes({ update_id: '1' })],
    ['an id beyond whole numbers', bytes('{"update_id":1e300}')],
    ['very deep lists', bytes('['.repeat(500_000))],
    ['a form', bytes('update_id=1&text=canary')],
  ])('%s is refused without being quoted', (_name, body) => {
    const error = refusal(body);
    expect(error.code).toBe('bad-request');
    expect(error.cause).toBeUndefined();
    expect(`${error.stack}${JSON.stringify(error)}`).not.toContain('canary');
  });
});

describe('an odd update does not come back for ever', () => {
  const odd = (parts: Record<string, unknown>) => bytes({ update_id: 1, message: { ...message({}), ...parts } });
  it.each<[string, Uint8Array<ArrayBuffer>]>([
    ['a text that is a number', odd({ text: 5 })],
    ['a place outside the earth', odd({ location: { latitude: 91, longitude: 0 } })],
    ['a place in words', odd({ location: { latitude: '31', longitude: '121' } })],
    [
      'a deep kind',
      bytes(`{"update_id":1,"message":${JSON.stringify(message({})).slice(0, -1)},"odd":${deep(50_000)}}}`),
    ],
  ])('%s is something that was sent', (_name, body) => {
    expect(receive(body)).toMatchObject([{ inbound: { kind: 'media', media: 'other', words: null } }]);
  });

  it('a date that is none is none', () => {
    expect(receive(odd({ text: 'a', date: 'x' }))).toMatchObject([
      { atMs: null, inbound: { kind: 'text', text: 'a' } },
    ]);
    expect(receive(odd({ text: 'a', date: -1 }))).toMatchObject([{ atMs: null }]);
  });

  it.each<[string, Uint8Array<ArrayBuffer>]>([
    ['a message that is a list', bytes({ update_id: 1, message: [] })],
    ['a message without a chat', odd({ chat: null })],
    [
      'a chat with an id beyond whole numbers',
      bytes(JSON.stringify(sent({ text: 'a' })).replaceAll(/"id":\d+/g, '"id":1e300')),
    ],
    ['a tap that is a text', bytes({ update_id: 1, callback_query: 'a' })],
  ])('%s is left out', (_name, body) => {
    expect(receive(body)).toEqual([]);
  });

  it('a name that means something to JavaScript means nothing here', () => {
    const evil = '{"update_id":1,"__proto__":{"message":{"text":"a"}},"constructor":{"prototype":{"polluted":true}}}';
    expect(receive(bytes(evil))).toEqual([]);
    const inside = JSON.stringify(sent({ text: 'a' })).replace('"text"', '"__proto__":{"polluted":true},"text"');
    expect(receive(bytes(inside))).toMatchObject([{ inbound: { kind: 'text', text: 'a' } }]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('a body of a whole mebibyte is read, and its text cut', () => {
    const [happening] = receive(bytes(text('a'.repeat(1024 * 1024 - 2_000))));
    expect(happening && 'inbound' in happening && happening.inbound).toEqual({ kind: 'text', text: 'a'.repeat(4_096) });
  });
});

function deep(levels: number): string {
  return '['.repeat(levels) + ']'.repeat(levels);
}

const ALLOWED =
  /^(?:identity|event|atMs|route(?:\.(?:channel|to(?:\.chat)?|once(?:\.(?:query|bubble|step))?))?|message|trace(?:\.(?:chat|ids(?:\.0(?:\.(?:id|atMs|fromMs))?)?))?|inbound(?:\.(?:kind|text|step|option|command|language|media|words|latitude|longitude))?)$/;

function pathsOf(value: unknown, before = ''): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [`${before}${key}`, ...pathsOf(inner, `${before}${key}.`)]);
}

function readOrRefused(body: Uint8Array<ArrayBuffer>): Happening[] | 'bad-request' {
  try {
    return receive(body);
  } catch (error) {
    if (error instanceof AppError && error.code === 'bad-request') return 'bad-request';
    throw error;
  }
}

describe('whatever comes', () => {
  const pieces = fc.record(
    {
      text: fc.oneof(fc.string(), fc.anything()),
      caption: fc.oneof(fc.string(), fc.anything()),
      location: fc.oneof(fc.anything(), fc.record({ latitude: fc.double(), longitude: fc.double() })),
      photo: fc.anything(),
      forward_origin: fc.anything(),
      date: fc.anything(),
      contact: fc.object(),
    },
    { requiredKeys: [] },
  );
  const kind = fc.constantFrom('message', 'edited_message', 'callback_query', 'my_chat_member', 'channel_post');
  const status = fc.constantFrom('kicked', 'member', 'left');
  const updates = fc
    .tuple(kind, pieces, fc.oneof(fc.string(), status, fc.anything()), fc.integer())
    .map(([name, parts, data, id]) => ({
      update_id: id,
      [name]: { ...message({}), ...parts, id: '1', data, message: message({}), new_chat_member: { status: data } },
    }));
  const bodies = fc.oneof(
    fc.uint8Array().map((given) => Uint8Array.from(given)),
    fc.json().map(bytes),
    fc.anything().map((given) => bytes(stringified(given))),
  );
  const asPromised = (body: Uint8Array<ArrayBuffer>): number => {
    const read = readOrRefused(body);
    if (read === 'bad-request') return 0;
    for (const path of read.flatMap((happening) => pathsOf(happening))) expect(path).toMatch(ALLOWED);
    expect(read.length).toBeLessThanOrEqual(1);
    return read.length;
  };

  it('a body is refused as a bad request, or read', () => {
    fc.assert(
      fc.property(bodies, (body) => void asPromised(body)),
      { numRuns: 1_000 },
    );
    expect(asPromised(bytes(text('a')))).toBe(1);
  });

  it('an update is read into the fields of the list, and nothing else', () => {
    let happenings = 0;
    const property = fc.property(updates, (update) => {
      happenings += asPromised(bytes(stringified(update)));
    });
    fc.assert(property, { numRuns: 1_000 });
    expect(happenings).toBeGreaterThan(100);
  });
});

/** JSON of anything; what has none becomes null. */
function stringified(given: unknown): string {
  const plain = (_key: string, value: unknown) =>
    typeof value === 'bigint' || typeof value === 'symbol' ? null : value;
  try {
    return JSON.stringify(given, plain) ?? 'null';
  } catch {
    return 'null';
  }
}

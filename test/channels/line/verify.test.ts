import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { createVerify } from '../../../src/channels/line/verify.ts';

const SECRET = '0123456789abcdef0123456789abcdef';
const verify = createVerify(SECRET);
const utf8 = new TextEncoder();

const signed = (body: string, secret = SECRET) => createHmac('sha256', secret).update(body, 'utf8').digest('base64');
const judge = (body: string, signature: string | null, by = verify) =>
  by(new Headers(signature === null ? {} : { 'x-line-signature': signature }), utf8.encode(body));

/** Each is valid JSON that comes out otherwise when it is parsed and written again. */
const BODIES = {
  'escapes that need none': '{"destination":"U1","events":[{"text":"\\u4f60\\u597d \\/ \\u003c"}]}',
  blanks: '{ "destination" : "U1" ,\n\t"events" : [ ] }\n',
  'another order of keys': '{"events":[{"b":1,"a":2,"1":3}],"destination":"U1"}',
  'a key twice': '{"destination":"U0","destination":"U1","events":[]}',
  'numbers written otherwise': '{"destination":"U1","events":[{"timestamp":1.0e3,"x":0.10,"y":-0}]}',
  'half a character': '{"destination":"U1","events":["\\ud83d"]}',
  'letters of all kinds': '{"destination":"U1","events":["é你😀\u202e"]}',
};

test.each(Object.entries(BODIES))('a body with %s is known by its own bytes, and by no others', async (_, body) => {
  const rewritten = JSON.stringify(JSON.parse(body));
  expect(await judge(body, signed(body))).toBe(true);
  if (rewritten !== body) expect(await judge(rewritten, signed(body))).toBe(false);
  expect(await judge(`${body} `, signed(body))).toBe(false);
});

test('bytes that are no text at all are verified like any', async () => {
  const body = new Uint8Array([0xff, 0xfe, 0x00, 0x80]);
  const signature = createHmac('sha256', SECRET).update(body).digest('base64');
  expect(await verify(new Headers({ 'X-Line-Signature': signature }), body)).toBe(true);
});

const BODY = '{"destination":"U1","events":[]}';
const GOOD = signed(BODY);
const FORGED: Record<string, string | null> = {
  missing: null,
  empty: '',
  truncated: GOOD.slice(0, -4),
  'without padding': GOOD.slice(0, -1),
  'of another channel': signed(BODY, 'ffffffffffffffffffffffffffffffff'),
  'of another body': signed(`${BODY}\n`),
  'of an empty secret': createHmac('sha256', '').update(BODY).digest('base64'),
  'sent twice': `${GOOD}, ${GOOD}`,
  'with something behind it': `${GOOD}x`,
  'in hexadecimal': createHmac('sha256', SECRET).update(BODY).digest('hex'),
  'in base64url': `${GOOD.slice(0, 40)}-_A=`,
  'of letters that are no base64': '!'.repeat(44),
  'one bit off': `${GOOD.startsWith('A') ? 'B' : 'A'}${GOOD.slice(1)}`,
};

test.each(Object.entries(FORGED))('a signature that is %s is refused', async (_, signature) => {
  expect(await judge(BODY, signature)).toBe(false);
});

test('another channel takes what this one refuses', async () => {
  const other = 'ffffffffffffffffffffffffffffffff';
  expect(await judge(BODY, signed(BODY, other), createVerify(other))).toBe(true);
});

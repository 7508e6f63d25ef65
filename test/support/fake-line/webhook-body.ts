import { createHash, createHmac } from 'node:crypto';
import type { webhook } from '@line/bot-sdk';

export type Ids = ReturnType<typeof createIds>;

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Every id LINE gives out, the same on every run for the same seed. */
export function createIds(seed: string) {
  let given = 0;
  const hex = (length: number): string => {
    given += 1;
    return createHash('sha512').update(`${seed}:${given}`).digest('hex').slice(0, length);
  };
  return {
    hex,
    /** The shape is in the SDK's CallbackRequest: U and 32 hexadecimal digits. Groups begin with C, rooms with R. */
    chat: (kind: 'U' | 'C' | 'R'): string => `${kind}${hex(32)}`,
    /** Digits only and above 2^53, as in the examples of developers.line.biz/en/docs/messaging-api/receiving-messages/. */
    message: (): string => String(461_230_966_842_000_000n + BigInt(`0x${hex(12)}`)),
    requestId: (): string => hex(32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
    /** A ULID (the SDK's EventBase): the moment in 10 characters, then 16 of chance. */
    event: (atMs: number): string =>
      ulidTime(atMs) + [...hex(16)].map((digit) => CROCKFORD[Number(`0x${digit}`)]).join(''),
  };
}

function ulidTime(atMs: number): string {
  let left = Math.floor(atMs);
  let text = '';
  for (let place = 0; place < 10; place += 1) {
    text = `${CROCKFORD[left % 32]}${text}`;
    left = Math.floor(left / 32);
  }
  return text;
}

const escapeFar = (text: string): string =>
  text.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
const escapeSlashes = (text: string): string => text.replaceAll('/', '\\/');
const escapeMarks = (text: string): string => text.replaceAll('&', '\\u0026').replaceAll('<', '\\u003C');

/**
 * Ways to write the same JSON. LINE announces that the order of properties and the white space between them may change
 * (developers.line.biz/en/reference/messaging-api/#common-specifications); which escapes it uses is unverified, all of
 * these are legal. Whoever parses and writes the body again before verifying gets other bytes, and loses good messages.
 */
const MANNERS: ((body: webhook.CallbackRequest) => string)[] = [
  (body) => JSON.stringify(body),
  (body) => escapeFar(JSON.stringify(body)),
  (body) => escapeSlashes(JSON.stringify({ events: body.events, destination: body.destination })),
  (body) => escapeMarks(JSON.stringify(body, null, 1)),
  (body) => `${escapeFar(escapeSlashes(JSON.stringify(body, null, 2)))}\n`,
];

/** The text of a webhook's body. `manner` counts up, so that every manner is met. */
export function bodyText(body: webhook.CallbackRequest, manner: number): string {
  return (MANNERS[manner % MANNERS.length] ?? JSON.stringify)(body);
}

/**
 * base64 of HMAC-SHA256 over the body's bytes with the channel secret
 * (developers.line.biz/en/docs/messaging-api/receiving-messages/#verify-signature).
 */
export function signatureOf(body: string, channelSecret: string): string {
  return createHmac('sha256', channelSecret).update(body, 'utf8').digest('base64');
}

import { expect, it } from 'vitest';
import { createVerify } from '../../../src/channels/telegram/verify.ts';

const SECRET = 'b7d1f04e3c0a4b6f8d9e2a51c7f60e34';
const NAME = 'X-Telegram-Bot-Api-Secret-Token';
const body = new Uint8Array(0);

it('the secret that was set is accepted, under a name in any case', async () => {
  const verify = createVerify(SECRET);
  expect(await verify(new Headers({ [NAME]: SECRET }), body)).toBe(true);
  expect(await verify(new Headers({ [NAME.toLowerCase()]: SECRET }), body)).toBe(true);
});

it.each([
  ['another', 'b7d1f04e3c0a4b6f8d9e2a51c7f60e35'],
  ['its beginning', SECRET.slice(0, -1)],
  ['more than it', `${SECRET}0`],
  ['it twice', `${SECRET}, ${SECRET}`],
  ['it in capitals', SECRET.toUpperCase()],
  ['nothing', ''],
  ['letters beyond ASCII', '\u00e9'.repeat(32)],
])('%s is refused', async (_name, given) => {
  expect(await createVerify(SECRET)(new Headers({ [NAME]: given }), body)).toBe(false);
});

it('a request without the header is refused', async () => {
  expect(await createVerify(SECRET)(new Headers(), body)).toBe(false);
});

it('without a secret nothing is accepted', async () => {
  expect(await createVerify('')(new Headers({ [NAME]: '' }), body)).toBe(false);
  expect(await createVerify('')(new Headers(), body)).toBe(false);
});

import type { Hook } from '../../ports/channel.ts';

/** core.telegram.org/bots/api#setwebhook: the `secret_token` we set comes back with every update. */
const HEADER = 'x-telegram-bot-api-secret-token';
const HMAC = { name: 'HMAC', hash: 'SHA-256' };
const utf8 = new TextEncoder();

/**
 * Compares in constant time: both sides are put under a key of this process's own, and the platform's `verify` compares
 * those. Neither where they differ nor how long the secret is can be measured.
 */
export function createVerify(secret: string): Hook['verify'] {
  let bytes: Uint8Array<ArrayBuffer> | undefined;
  return async (headers) => {
    // Made with the first request: some hosts have no randomness before one.
    bytes ??= crypto.getRandomValues(new Uint8Array(32));
    const key = await crypto.subtle.importKey('raw', bytes, HMAC, false, ['sign', 'verify']);
    const expected = await crypto.subtle.sign(HMAC, key, utf8.encode(secret));
    const given = headers.get(HEADER);
    const same = await crypto.subtle.verify(HMAC, key, expected, utf8.encode(given ?? ''));
    return same && given !== null && secret !== '';
  };
}

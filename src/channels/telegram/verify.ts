import { createHmac, createSecretKey, type KeyObject, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Hook } from '../../ports/channel.ts';

/** core.telegram.org/bots/api#setwebhook: the `secret_token` we set comes back with every update. */
const HEADER = 'x-telegram-bot-api-secret-token';

/**
 * Compares in constant time: both sides are put under a key of this process's own, and those are compared. Neither where
 * they differ nor how long the secret is can be measured.
 */
export function createVerify(secret: string): Hook['verify'] {
  let expected: { key: KeyObject; digest: Uint8Array } | undefined;
  const digestOf = (key: KeyObject, text: string) => createHmac('sha256', key).update(text, 'utf8').digest();
  return async (headers) => {
    if (expected === undefined) {
      // Made with the first request: some hosts have no randomness before one.
      const key = createSecretKey(randomBytes(32));
      expected = { key, digest: digestOf(key, secret) };
    }
    const given = headers.get(HEADER);
    const same = timingSafeEqual(digestOf(expected.key, given ?? ''), expected.digest);
    return same && given !== null && secret !== '';
  };
}

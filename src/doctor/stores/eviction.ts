import { fault, type Look, ok, type Seen, warning } from '../check.ts';
import type { Reached } from './ask-redis.ts';
import { eachReached } from './each-server.ts';

export const lookAtStoreEviction: Look = async ({ redis }) =>
  redis === null ? null : eachReached(await redis.store(), judge);

export const lookAtKeyStoreEviction: Look = async ({ redis }) =>
  redis === null ? null : eachReached(await redis.keyStore(), judge);

/** With any other policy a full Redis forgets cases and keys without a word. */
function judge({ place, settings, info }: Reached): Seen {
  const policy = settings?.get('maxmemory-policy') ?? info?.get('maxmemory_policy');
  if (policy === undefined) {
    return warning(
      `maxmemory-policy of ${place} could not be read.`,
      'Check by hand that it is noeviction (redis-cli CONFIG GET maxmemory-policy).',
    );
  }
  if (policy === 'noeviction') return ok(`${place} never drops anything to make room.`);
  return fault(
    `When ${place} is full it drops what we keep (maxmemory-policy ${policy}).`,
    'Set "maxmemory-policy noeviction" in its redis.conf.',
  );
}

import { codeOf } from '../../core/error.ts';
import type { WrappedCounts } from '../../ports/keys.ts';
import { createStores } from '../../stores/open-stores.ts';
import { fault, type Look, ok, type Seen, warning } from '../check.ts';
import { OTHER_SECRET } from './other-secret.ts';

/** Whether what both stores hold opens under YULAN_SECRET. */
export const lookAtSecret: Look = async ({ config, redis, nowMs }) => {
  if (config === null || redis === null) return null;
  const [store, keyStore] = await Promise.all([redis.store(), redis.keyStore()]);
  if (![store, keyStore].every((asked) => asked.some(({ reached }) => reached))) return null;
  // Its complaints would be the same that are said by the checks beside this one.
  const stores = createStores(config, { log: () => {}, nowMs });
  try {
    // One slow moment is no fault of the house.
    const seen = SEEN[await stores.keys.examine().catch(() => stores.keys.examine())];
    return seen.state === 'ok' && config.previousSecret !== null ? judgeChange(await stores.keys.wrapped()) : seen;
  } catch (error) {
    return warning(
      `Whether YULAN_SECRET is the one the stores were sealed with could not be read (${codeOf(error)}).`,
      'Mend what is said of the stores above, then run doctor again.',
    );
  } finally {
    await Promise.all([stores.store.stop(), stores.keys.stop()]);
  }
};

/** A change of secret that nobody ends leaves the former one good for ever. */
function judgeChange({ previous, both }: WrappedCounts): Seen {
  if (previous + both > 0) {
    return warning(
      'A change of secret has begun and is not ended.',
      'When every process was started with both secrets: npm run keys -- rotate',
    );
  }
  return warning(
    'The change of secret is done, and YULAN_SECRET_PREVIOUS is still set.',
    'Remove it and start every process anew.',
  );
}

const SEEN: Record<'ok' | 'other secret' | 'empty', Seen> = {
  ok: ok('YULAN_SECRET opens what the stores hold.'),
  empty: ok('The stores hold nothing sealed yet; YULAN_SECRET will be theirs.'),
  'other secret': fault(OTHER_SECRET.says, OTHER_SECRET.remedy),
};

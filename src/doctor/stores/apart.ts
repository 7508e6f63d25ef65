// doctor/stores/ looks at the two Redis servers: whether they can be used, what they keep and forget, and who may do what.

import { fault, type Look, ok, warning } from '../check.ts';
import type { Reached, RedisAsked } from './ask-redis.ts';

/** Keys beside what they open are no keys. Two addresses may be one server: its own id tells. */
export const lookAtKeysApart: Look = async ({ redis, config }) => {
  if (redis === null) return null;
  if (config?.redis?.shared) {
    return warning(
      'Keys lie on the same server as what they open (KEY_STORE_SHARED=1): whoever copies its disk can read.',
      'Start a second Redis without a disk, put it into KEY_REDIS_URL, and remove KEY_STORE_SHARED.',
    );
  }
  const [stores, keyStores] = await Promise.all([redis.store().then(reachedOf), redis.keyStore().then(reachedOf)]);
  const [store] = stores;
  const [keyStore] = keyStores;
  if (store === undefined || keyStore === undefined) return null;
  const ids = stores.map(idOf);
  const same = keyStores.find((each) => idOf(each) !== null && ids.includes(idOf(each)));
  if (same !== undefined) {
    return fault(
      `${same.place} is one and the same server as the store: keys lie beside what they open.`,
      'Start a second Redis without a disk and put its address into KEY_REDIS_URL.',
    );
  }
  if ([...ids, ...keyStores.map(idOf)].includes(null)) {
    return warning(
      `Whether ${store.place} and ${keyStore.place} are two servers could not be read.`,
      'Check by hand that they are (redis-cli INFO server: run_id must differ).',
    );
  }
  return ok('Keys lie on another server than what they open.');
};

function reachedOf(asked: readonly RedisAsked[]): Reached[] {
  return asked.filter((each) => each.reached);
}

/** A server's own id, new at each start of it; null = not known. */
function idOf({ info }: Reached): string | null {
  return info?.get('run_id') ?? null;
}

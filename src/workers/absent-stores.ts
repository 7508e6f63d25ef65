// workers/ runs the same app on Cloudflare Workers: a door that every request comes through, and the objects behind it.

import { AppError } from '../core/error.ts';
import type { Keys } from '../ports/keys.ts';
import type { Store } from '../ports/store.ts';
import type { Stores } from '../stores/redis-stores.ts';

/**
 * Stores that are not there: every verb fails as one on a broken connection does. With them the door shows the first
 * page and the finder, which need none, and answers everything else with the emergency card.
 */
export function absentStores(): Stores {
  const fail = () => Promise.reject(new AppError('store-unavailable', 'there is no store at the door'));
  const absent = <Port extends object>(): Port =>
    new Proxy({} as Port, { get: (_, name) => (name === 'stop' ? () => Promise.resolve() : fail) });
  return { store: absent<Store>(), keys: absent<Keys>() };
}

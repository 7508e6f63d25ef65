import type { LostReason } from '../core/basics/why-lost.ts';
import { AppError } from '../core/error.ts';
import type { Store } from '../ports/store.ts';
import { againVerbs } from './redis/again-verbs.ts';
import { clearingVerbs } from './redis/clearing-verbs.ts';
import { connect } from './redis/connection.ts';
import { claimVerbs, queueVerbs } from './redis/desk-verbs.ts';
import { outboxVerbs } from './redis/outbox-verbs.ts';
import { recordVerbs } from './redis/record-verbs.ts';
import { turnVerbs } from './redis/turn-verbs.ts';

export type RedisStoreOptions = {
  /** redis:// or rediss://; of a cluster several places with commas between (src/redis/addresses.ts). */
  url: string;
  /** Names the deployment: all its keys lie in one slot. */
  cell: string;
  /** How many replicas must have a turn that raised one of the two top levels. */
  replicas?: number;
  /** Told each time the connection fails, and why; whoever asks meanwhile is told by their own call. */
  report?: (reason: LostReason) => void;
  /** ms added to the server's clock. Refused unless the store was built for tests. */
  timeOffset?: () => number;
  forTests?: boolean;
};

/** The store of a service: Redis 7 or later, one script a verb. Throws `store-unavailable` at once while it is away. */
export function createRedisStore(options: RedisStoreOptions): Store {
  const { url, cell, replicas = 0, timeOffset, forTests = false, report = () => {} } = options;
  if (timeOffset !== undefined && !forTests) throw new AppError('config', 'a time offset is for tests only');
  const settings = { url, cell, replicas, timeOffset: timeOffset ?? (() => 0), report };
  const connection = connect(settings);
  // WAIT holds up everything behind it on its connection: a replica that lags must not slow the other turns.
  const waiting = replicas > 0 ? connect(settings) : null;
  return {
    ...turnVerbs(connection, waiting),
    ...outboxVerbs(connection),
    ...queueVerbs(connection),
    ...claimVerbs(connection),
    ...againVerbs(connection),
    ...clearingVerbs(connection),
    ...recordVerbs(connection),
    ping: connection.ping,
    stop: async () => {
      await Promise.all([connection.stop(), waiting?.stop()]);
    },
  };
}

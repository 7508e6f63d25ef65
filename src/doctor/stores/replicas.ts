import { fault, type Look, ok, type Seen, warning } from '../check.ts';
import type { Reached } from './ask-redis.ts';
import { eachReached } from './each-server.ts';

/** REDIS_REPLICAS are waited for when a turn raises somebody to one of the two top levels. */
export const lookAtReplicas: Look = async ({ redis, config }) => {
  const wanted = config?.redis?.replicas ?? 0;
  if (redis === null || wanted === 0) return null;
  return eachReached(await redis.store(), (server) => judge(server, wanted));
};

function judge({ place, info }: Reached, wanted: number): Seen | null {
  // The nodes of a cluster that are replicas themselves have none.
  if (info?.get('role') === 'slave') return null;
  if (info === null) {
    return warning(
      `How many replicas ${place} has could not be read; ${wanted} are waited for.`,
      'Check by hand (redis-cli INFO replication).',
    );
  }
  const connected = [...info].filter(
    ([name, value]) => /^slave\d+$/.test(name) && /(^|,)state=online(,|$)/.test(value),
  ).length;
  if (connected >= wanted) return ok(`${place} has ${connected} replicas connected; ${wanted} are waited for.`);
  return fault(
    `${place} has ${connected} of ${wanted} replicas connected: what is urgent is not kept twice.`,
    'Start the replicas that are away, or set REDIS_REPLICAS to how many there are.',
  );
}

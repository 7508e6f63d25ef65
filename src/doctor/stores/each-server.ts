import type { Seen } from '../check.ts';
import type { Reached, RedisAsked } from './ask-redis.ts';

/** What is wrong with any of those that answer; when nothing is, what is said of the first. */
export function eachReached(asked: readonly RedisAsked[], judge: (server: Reached) => Seen | null): Seen[] {
  const seen = asked.flatMap((server) => (server.reached ? (judge(server) ?? []) : []));
  const amiss = seen.filter(({ state }) => state !== 'ok');
  return amiss.length > 0 ? amiss : seen.slice(0, 1);
}

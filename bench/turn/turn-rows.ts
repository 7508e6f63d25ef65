import { startRedisServer } from '../../test/support/redis-server.ts';
import type { Measured } from '../method/row.ts';
import { atOnceRows } from './at-once.ts';
import { rateRows } from './rates.ts';
import { roundTripRows } from './round-trips.ts';
import { sealingRow } from './sealing.ts';
import { SERVERS, type ServerName, startServer } from './start-server.ts';
import { assertSame } from './talk.ts';
import { createDeliver } from './update.ts';

const EFFORT = {
  quick: { rounds: 5, sliceMs: 250, warmMs: 500, tries: 5 },
  full: { rounds: 25, sliceMs: 800, warmMs: 2_000, tries: 15 },
} as const;

/** An update over HTTP, ours and others', each server a process of its own on the same Redis. */
export async function turnRows(how: keyof typeof EFFORT): Promise<Measured[]> {
  const effort = EFFORT[how];
  const redis = await Promise.all([startRedisServer(), startRedisServer()]);
  const [redisUrl = '', keyRedisUrl = ''] = redis.map(({ url }) => url);
  const names = Object.keys(SERVERS) as ServerName[];
  const servers = await Promise.all(names.map((name) => startServer(name, { redisUrl, keyRedisUrl })));
  const { deliver, close } = createDeliver(servers.length);
  await assertSame(servers, deliver);
  close();
  const rates = await rateRows(servers, effort);
  await Promise.all(servers.map((server) => server.stop()));
  await Promise.all(redis.map((server) => server.stop()));
  return [...rates, ...(await roundTripRows(effort.tries)), ...(await atOnceRows()), await sealingRow(how)];
}

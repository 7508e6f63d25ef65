import { type RedisServer, startRedisServer } from '../../test/support/redis-server.ts';
import { figureRow, knownRow, type Measured } from '../method/row.ts';
import { QUESTIONS } from '../screening/engine.ts';
import type { Said } from './servers/child.ts';
import { type Running, SERVERS, type ServerName, startServer } from './start-server.ts';
import { createDeliver, type Deliver, deliverUntilTaken, updateOf } from './update.ts';

const CHATS = 30;
const AT_ONCE = 5;

/** Five answers of one person in one moment, to two processes: how many of those that were taken are nowhere. */
export async function atOnceRows(): Promise<Measured[]> {
  const servers: RedisServer[] = await Promise.all([startRedisServer(), startRedisServer()]);
  const [redisUrl = '', keyRedisUrl = ''] = servers.map(({ url }) => url);
  const lost = new Map<ServerName, number>();
  for (const name of Object.keys(SERVERS) as ServerName[]) {
    const open = () => startServer(name, { redisUrl, keyRedisUrl });
    const pair = await Promise.all([open(), open()]);
    const { deliver, close } = createDeliver(CHATS * AT_ONCE);
    const chats = Array.from({ length: CHATS }, (_, index) => 3_000_000 + index);
    await Promise.all(chats.map((chat) => answerAtOnce(chat, pair, deliver)));
    lost.set(name, lostOf(chats, await pair[0].said()));
    close();
    await Promise.all(pair.map((each) => each.stop()));
  }
  await Promise.all(servers.map((server) => server.stop()));
  const measure = `answers lost of ${CHATS * AT_ONCE}, ${AT_ONCE} at once, two processes`;
  const ours = lost.get('ours') ?? Number.NaN;
  const peers = [...lost].filter(([name]) => name !== 'ours');
  return [
    figureRow({ path: 'turn', measure, ours, peer: null, peerName: null }, 0),
    ...peers.map(([peerName, peer]) => knownRow({ path: 'turn', measure, ours, peer, peerName, ratio: null })),
  ];
}

async function answerAtOnce(chat: number, pair: readonly [Running, Running], deliver: Deliver): Promise<void> {
  const [first, second] = pair;
  await deliverUntilTaken(deliver, first.port, updateOf(chat, 'hello'));
  const ports = Array.from({ length: AT_ONCE }, (_, index) => (index % 2 === 0 ? first : second).port);
  await Promise.all(ports.map((port) => deliverUntilTaken(deliver, port, updateOf(chat, '是'))));
  await deliverUntilTaken(deliver, first.port, updateOf(chat, '是'));
}

/** Each answer moves one question on: what was asked last says how many were kept, the last one too. */
function lostOf(chats: readonly number[], said: readonly Said[]): number {
  const asked = chats.map((chat) => QUESTIONS.indexOf(said.findLast(({ chat: to }) => to === chat)?.keys.at(-1) ?? ''));
  if (asked.includes(-1)) throw new Error('somebody was asked nothing in the end');
  return asked.reduce((sum, place) => sum + (AT_ONCE + 1 - place), 0);
}

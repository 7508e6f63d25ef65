import { type RedisServer, startRedisServer } from '../../test/support/redis-server.ts';
import { spread } from '../method/compare.ts';
import { figureRow, type Measured } from '../method/row.ts';
import { type DelayProxy, startDelayProxy } from './delay-proxy.ts';
import { type Running, type ServerName, startServer } from './start-server.ts';
import { createDeliver, type Deliver, updateOf } from './update.ts';

/** Long beside what two busy cores add by themselves. */
const DELAY_MS = 20;
type House = { first: Running; second: Running };
/** What somebody does, and how often Redis is waited for before they are answered. */
type Story = {
  what: string;
  atMost: number;
  flows: 'screening' | 'shipped';
  before: readonly string[];
  /** Said to the process that heard what was before, or to another. */
  to: keyof House;
  says: string;
};

const STORIES: readonly Story[] = [
  { what: 'warm', atMost: 1, flows: 'screening', before: ['hello', '是'], to: 'first', says: '不是' },
  { what: 'cold', atMost: 2, flows: 'screening', before: ['hello', '是'], to: 'second', says: '不是' },
  { what: 'warm, opening a case', atMost: 1, flows: 'shipped', before: ['hello'], to: 'first', says: '他要杀我' },
  { what: 'cold, opening a case', atMost: 2, flows: 'shipped', before: ['hello'], to: 'second', says: '他要杀我' },
];
const BARE: ServerName = 'node:http + ioredis, no encryption';

type Stage = { deliver: Deliver; proxies: readonly DelayProxy[]; tries: number };

/** Trips to Redis before the answer leaves, counted by making each answer of Redis come later. */
export async function roundTripRows(tries: number): Promise<Measured[]> {
  const servers: RedisServer[] = await Promise.all([startRedisServer(), startRedisServer()]);
  const proxies = await Promise.all(servers.map(({ port }) => startDelayProxy(port)));
  const [redisUrl = '', keyRedisUrl = ''] = proxies.map(({ url }) => url);
  const { deliver, close } = createDeliver(4);
  const stage: Stage = { deliver, proxies, tries };
  const rows: Measured[] = [];
  for (const flows of ['screening', 'shipped'] as const) {
    const open = () => startServer('ours', { redisUrl, keyRedisUrl, flows });
    const [first, second, bare] = await Promise.all([open(), open(), startServer(BARE, { redisUrl, keyRedisUrl })]);
    const peer = flows === 'screening' ? await tripsOf({ first: bare, second: bare }, STORIES[0], stage) : null;
    for (const story of STORIES.filter((each) => each.flows === flows)) {
      const ours = await tripsOf({ first, second }, story, stage);
      const measure = `redis round trips before the answer, ${story.what}`;
      const given = { path: 'turn', measure, ours, peer, peerName: peer === null ? null : BARE } as const;
      rows.push(figureRow(given, story.atMost));
    }
    await Promise.all([first, second, bare].map((each) => each.stop()));
  }
  close();
  await Promise.all(proxies.map((proxy) => proxy.stop()));
  await Promise.all(servers.map((server) => server.stop()));
  return rows;
}

let chats = 2_000_000;

/** How much later the answer comes when Redis is slow, in times of how slow it is; to the nearest half, since timers add a ms to each. */
async function tripsOf(house: House, story: Story | undefined, stage: Stage): Promise<number> {
  if (story === undefined) throw new Error('nothing is told');
  const waits = { plain: [] as number[], slow: [] as number[] };
  for (let each = 0; each < stage.tries; each += 1) {
    for (const how of ['plain', 'slow'] as const) {
      chats += 1;
      for (const text of story.before) await answeredIn(house.first, { chat: chats, text }, stage);
      for (const proxy of stage.proxies) proxy.delayMs = how === 'slow' ? DELAY_MS : 0;
      waits[how].push(await answeredIn(house[story.to], { chat: chats, text: story.says }, stage));
      for (const proxy of stage.proxies) proxy.delayMs = 0;
    }
  }
  const trips = (spread(waits.slow).median - spread(waits.plain).median) / DELAY_MS;
  return Math.round(trips * 2) / 2;
}

/** Ms from the delivery to the moment the answer leaves. */
async function answeredIn(server: Running, said: { chat: number; text: string }, { deliver }: Stage): Promise<number> {
  const beganMs = performance.timeOrigin + performance.now();
  const status = await deliver(server.port, updateOf(said.chat, said.text));
  const [answer] = (await server.said()).filter(({ chat }) => chat === said.chat);
  if (status !== 200 || answer === undefined) throw new Error(`${server.name} answered ${status} and said nothing`);
  return answer.atMs - beganMs;
}

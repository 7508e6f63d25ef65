import { type Spread, shuffled, spread } from '../method/compare.ts';
import { knownRow, type Measured, ratioRow } from '../method/row.ts';
import type { Running, ServerName } from './start-server.ts';
import { typist } from './talk.ts';
import { createDeliver, type Deliver, updateOf } from './update.ts';

export type RateEffort = { rounds: number; sliceMs: number; warmMs: number };
const AT_ONCE = 16;

type Slices = { perSecond: number[]; cpuUs: number[] };
type Chat = { id: number; type: () => string };

/** Updates a second and processor time an update, each server in its turn, in random order. */
export async function rateRows(servers: readonly Running[], effort: RateEffort): Promise<Measured[]> {
  const { deliver, close } = createDeliver(AT_ONCE * servers.length);
  const chats = Array.from({ length: AT_ONCE }, (_, index): Chat => ({ id: 100_000 + index, type: typist(index + 1) }));
  const slices = new Map(servers.map(({ name }): [ServerName, Slices] => [name, { perSecond: [], cpuUs: [] }]));
  for (const server of servers) {
    for (const { id } of chats) await deliver(server.port, updateOf(id, 'hello'));
    await load(server, { deliver, chats, forMs: effort.warmMs });
  }
  for (let round = 0; round < effort.rounds; round += 1) {
    for (const server of shuffled(servers)) {
      const { perSecond, cpuUs } = await load(server, { deliver, chats, forMs: effort.sliceMs });
      slices.get(server.name)?.perSecond.push(perSecond);
      slices.get(server.name)?.cpuUs.push(cpuUs);
    }
  }
  close();
  return rows(slices);
}

type Load = { deliver: Deliver; chats: readonly Chat[]; forMs: number };

/** So many people answering as fast as they are asked. */
async function load(server: Running, { deliver, chats, forMs }: Load): Promise<{ perSecond: number; cpuUs: number }> {
  const cpuBeforeMs = await server.cpuMs();
  const beganMs = performance.now();
  let taken = 0;
  const answering = chats.map(async ({ id, type }) => {
    while (performance.now() - beganMs < forMs) {
      const status = await deliver(server.port, updateOf(id, type()));
      if (status !== 200) throw new Error(`${server.name} answered ${status}`);
      taken += 1;
    }
  });
  await Promise.all(answering);
  const seconds = (performance.now() - beganMs) / 1_000;
  const cpuMs = (await server.cpuMs()) - cpuBeforeMs;
  await server.said();
  return { perSecond: taken / seconds, cpuUs: (cpuMs * 1_000) / taken };
}

function rows(slices: Map<ServerName, Slices>): Measured[] {
  const of = (name: ServerName) => slices.get(name) ?? { perSecond: [], cpuUs: [] };
  const less = (name: ServerName) =>
    spread(of('ours').cpuUs.map((own, round) => (of(name).cpuUs[round] ?? Number.NaN) / own));
  const more = (name: ServerName) =>
    spread(of('ours').perSecond.map((own, round) => own / (of(name).perSecond[round] ?? Number.NaN)));
  const cpu = (peerName: ServerName, atLeast: number): Measured => {
    const ratio = less(peerName);
    const given = { path: 'turn', measure: 'processor time an update, µs', ...figures(of, peerName, 'cpuUs') } as const;
    return {
      ...ratioRow({ ...given, ratio: ratio.median }, "the peer's time in times of ours", { atLeast }),
      spread: apart(ratio),
    };
  };
  const rate = (peerName: ServerName): Measured => {
    const ratio = more(peerName);
    const given = { path: 'turn', measure: 'updates a second', ...figures(of, peerName, 'perSecond') } as const;
    return { ...knownRow({ ...given, ratio: ratio.median }), spread: apart(ratio) };
  };
  return [
    cpu('node:http + ioredis, no encryption', 0.8),
    cpu('hono + grammY session + AES', 1.5),
    cpu('hono + grammY conversations', 5),
    rate('node:http + ioredis, no encryption'),
    rate('hono + grammY session + AES'),
    rate('hono + grammY conversations'),
  ];
}

function figures(of: (name: ServerName) => Slices, peerName: ServerName, what: keyof Slices) {
  return { ours: spread(of('ours')[what]).median, peer: spread(of(peerName)[what]).median, peerName };
}

function apart({ min, max }: Spread): string {
  return `${min.toPrecision(3)}..${max.toPrecision(3)}`;
}

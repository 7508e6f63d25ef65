import { setTimeout as passes } from 'node:timers/promises';
import { vi } from 'vitest';
import { LIMITS } from '../../../src/core/limits.ts';
import type { People } from '../../canary/people.ts';
import { type Ended, type Running, running, withMessengers } from '../../faults/running.ts';
import type { TwoServers } from '../../faults/two-servers.ts';
import { openLoopback } from '../network.ts';
import { type Chat, heardBy, openPlatforms, webChat } from './chats.ts';
import { openDesk } from './desk.ts';
import { roundRobin } from './round-robin.ts';

export type Load = {
  chats: Record<Chat['channel'], number>;
  /** Said in each chat while one process is restarted, and by the worker in each chat that is taken. */
  messages: number;
  words: number;
};
/** How a process ends before it is started again. */
export type Restart = 'SIGTERM' | 'SIGKILL';
export type Report = {
  ends: Ended[];
  cases: number;
  /** What was said in each chat, and what the worker read of it. */
  said: Record<string, string[]>;
  read: Record<string, string[]>;
  /** The same, of those that were taken before, by the worker's stream alone. */
  streamed: Record<string, string[]>;
  /** How often the bot said that it heard, where nobody had taken the case; how often each of the worker's words stands there. */
  heard: Record<string, number>;
  words: Record<string, number[]>;
  streams: number;
  claimsLost: number;
  proxy: { asked: number; refused: number; lost: number };
  /** What the processes logged, how often. */
  log: Record<string, number>;
  /** From the last thing done to everything seen, ms. */
  settledMs: number;
};
/** Longer than the lease of what nobody sent, and a tick: the last who may send it. */
const PATIENCE = { timeout: LIMITS.outboxLeaseMs + 2 * LIMITS.tickEveryMs, interval: 100 };
const EVERY_MS = 100;

/** Two real processes behind a proxy, restarted in turn, while chats on all channels and a worker go on. */
export async function rolling(servers: TwoServers, load: Load, restarts: readonly Restart[]): Promise<Report> {
  const proxy = await roundRobin();
  openLoopback(proxy.origin);
  const platforms = await openPlatforms(proxy.origin);
  for (const origin of platforms.origins) openLoopback(origin);
  const settings = { CELL: `cell-${crypto.randomUUID().slice(0, 8)}`, ...withMessengers(...platforms.origins) };
  const live = new Map<string, Running>();
  const ends: Ended[] = [];
  const over: Running[] = [];
  const start = async (name: string) => {
    const one = await running(servers, settings);
    live.set(name, one);
    proxy.set(name, one.port);
  };
  const names = ['one', 'other'];
  const restart = async (name: string, signal: Restart) => {
    const before = live.get(name);
    if (before === undefined) return;
    ends.push(await before.ends(signal));
    over.push(before);
    await start(name);
  };
  await Promise.all(names.map(start));
  const people: People = { origin: proxy.origin, ask: (path, init) => fetch(proxy.origin + path, init), answers: [] };
  const desk = await openDesk(people, (await live.get('one')?.invite()) ?? '');
  try {
    const chats = await gathered(load, people, platforms);
    const said: Record<string, string[]> = Object.fromEntries(chats.map(({ name }) => [name, []]));
    const says = async (chat: Chat, text: string) => {
      said[chat.name]?.push(text);
      await chat.says(text);
    };
    await Promise.all(chats.map((chat) => says(chat, `${chat.name} begins`)));
    const taken = await takesHalf(desk, chats);

    for (const [part, signal] of restarts.entries()) {
      const writing = chats.map(async (chat, index) => {
        await passes((EVERY_MS * index) / chats.length);
        for (let nth = 1; nth <= load.messages; nth += 1) {
          await says(chat, `${chat.name} says ${part}-${nth}`);
          await passes(EVERY_MS);
        }
      });
      const answering = [...taken].map(async ([caseId, chat]) => {
        for (let nth = 1; nth <= load.words; nth += 1) {
          await desk.says(caseId, `to ${chat.name} ${part}-${nth}`);
          await passes(EVERY_MS);
        }
      });
      await passes(EVERY_MS);
      await restart(names[part % names.length] ?? '', signal);
      await Promise.all([...writing, ...answering]);
    }
    const quietMs = performance.now();

    const free = chats.filter((chat) => ![...taken.values()].includes(chat));
    const heard = await counts(
      free,
      (chat) => chat.times(heardBy(chat.channel)),
      (chat, times) => times >= (said[chat.name]?.length ?? 0),
    );
    const wordsTo = (chat: Chat) =>
      Promise.all(
        restarts.flatMap((_, part) =>
          Array.from({ length: load.words }, (_, nth) => chat.times(`to ${chat.name} ${part}-${nth + 1}`)),
        ),
      );
    const words = await counts([...taken.values()], wordsTo, (_chat, times) => times.every((one) => one > 0));
    const streamed = await counts(
      [...taken],
      async ([caseId]) => desk.lines().get(caseId) ?? [],
      ([, chat], lines) => lines.length >= (said[chat.name]?.length ?? 0),
      ([, chat]) => chat.name,
    );
    const settledMs = performance.now() - quietMs;
    const read = { ...streamed };
    let cases = taken.size;
    for (let caseId = await desk.takes(); caseId !== null; caseId = await desk.takes()) {
      cases += 1;
      const lines = desk.lines().get(caseId) ?? [];
      read[nameOf(lines)] = lines;
    }
    return {
      ends,
      cases,
      said,
      read,
      streamed,
      heard,
      words,
      streams: desk.count.streams,
      claimsLost: desk.count.lost,
      proxy: proxy.count,
      log: tally([...over, ...live.values()].flatMap((one) => one.logged())),
      settledMs,
    };
  } finally {
    await desk.stop();
    await platforms.stop();
    for (const name of names) await live.get(name)?.ends('SIGKILL');
    await proxy.stop();
  }
}

/** Everybody, each with an open case. */
async function gathered(
  { chats }: Load,
  people: People,
  platforms: Awaited<ReturnType<typeof openPlatforms>>,
): Promise<Chat[]> {
  const come = (channel: Chat['channel']) =>
    Array.from({ length: chats[channel] }, (_, index) => {
      const name = `${channel}-${index}`;
      return channel === 'web' ? webChat(people, name) : platforms.chat(channel, name);
    });
  return Promise.all([...come('web'), ...come('telegram'), ...come('line')]);
}

/** Of every second chat the worker takes the case, until half are taken: by the order of the desk, not ours. */
async function takesHalf(
  desk: Awaited<ReturnType<typeof openDesk>>,
  chats: readonly Chat[],
): Promise<Map<string, Chat>> {
  const taken = new Map<string, Chat>();
  while (taken.size < chats.length / 2) {
    const caseId = await desk.takes();
    if (caseId === null) throw new Error('there are fewer cases than chats');
    await vi.waitFor(() => {
      if ((desk.lines().get(caseId) ?? []).length === 0) throw new Error('nothing was said yet');
    }, PATIENCE);
    const chat = chats.find(({ name }) => name === nameOf(desk.lines().get(caseId) ?? []));
    if (chat === undefined) throw new Error('nobody we know');
    await desk.says(caseId, 'I am reading');
    taken.set(caseId, chat);
  }
  return taken;
}

const nameOf = (lines: readonly string[]) => lines[0]?.split(' ')[0] ?? '';

/** What is counted of each, once it is enough or patience is over. */
async function counts<One, Counted>(
  all: readonly One[],
  count: (one: One) => Promise<Counted>,
  isEnough: (one: One, counted: Counted) => boolean,
  name: (one: One) => string = (one) => (one as Chat).name,
): Promise<Record<string, Counted>> {
  const untilMs = performance.now() + PATIENCE.timeout;
  const counted = all.map(async (one) => {
    for (;;) {
      const now = await count(one);
      if (isEnough(one, now) || performance.now() > untilMs) return [name(one), now] as const;
      await passes(PATIENCE.interval);
    }
  });
  return Object.fromEntries(await Promise.all(counted));
}

/** How often each event was logged, with its reason. */
function tally(logged: ReturnType<Running['logged']>): Record<string, number> {
  const by = Object.groupBy(logged, ({ event, code, reason }) => [event, code, reason].filter(Boolean).join(' '));
  return Object.fromEntries(Object.entries(by).map(([name, all]) => [name, all?.length ?? 0]));
}

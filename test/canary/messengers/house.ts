import { Redis } from 'ioredis';
import { type ChannelHouse, DEMO_SECRETS, openChannelHouse } from '../../support/channel-house.ts';
import { serveFake } from '../../support/fake-http.ts';
import { signatureOf } from '../../support/fake-line/webhook-body.ts';
import { openLoopback } from '../../support/network.ts';
import { type RedisServer, startRedisServer } from '../../support/redis-server.ts';
import { redisEnvironment } from '../../support/service.ts';
import { noteErrors } from '../house.ts';
import { createMarkers } from '../markers.ts';
import type { Answer, People } from '../people.ts';
import type { Traces } from '../places.ts';
import type { Story } from '../story.ts';
import { type Line, type Outgoing, watchedLine } from './requests.ts';

export type Platform = Outgoing['platform'];
export type MessengerHouse = {
  house: ChannelHouse;
  story: Story;
  traces: Traces;
  /** Every command the two servers were given, reading ones too. */
  commands: { store: string[]; keyServer: string[] };
  /** Every request to a platform, in order. */
  sent: Outgoing[];
  lines: Record<Platform, Line>;
  /** One clock for the house and both platforms, in whole seconds, so that no time looks like a place. */
  clock: { nowMs(): number; advance(seconds: number): void };
  /** Delivers a body as the platform does, and waits for what it makes the house send. */
  deliver(
    platform: Platform,
    body: string,
    how?: { headers?: Record<string, string>; query?: string },
  ): Promise<Answer>;
  healthy(): Promise<boolean>;
  stop(): Promise<void>;
};

/** The service with both messengers, on two real Redis servers and behind a real port; all that leaves it is noted. */
export async function watchedMessengers(): Promise<MessengerHouse> {
  const servers = await Promise.all([startRedisServer({ appendOnly: true }), startRedisServer()]);
  const [store, keyServer] = servers;
  const [ofStore, ofKeyServer] = await Promise.all([watchCommands(store), watchCommands(keyServer)]);
  const clock = createClock();
  const sent: Outgoing[] = [];
  const made: { house?: ChannelHouse } = {};
  const lineOf = (platform: Platform) =>
    watchedLine(platform, async (request) => made.house?.[platform].api(request) ?? Response.error(), sent);
  const lines = { telegram: lineOf('telegram'), line: lineOf('line') };
  const [telegram, line] = await Promise.all([serveFake(lines.telegram.api), serveFake(lines.line.api)]);
  const house = await openChannelHouse({
    nowMs: clock.nowMs,
    environment: redisEnvironment(store.url, keyServer.url),
    change: (config) => ({
      ...config,
      telegram: { ...DEMO_SECRETS.telegram, apiRoot: telegram.origin },
      line: { ...DEMO_SECRETS.line, apiBase: line.origin },
    }),
  });
  made.house = house;
  const markers = markersWithSecrets();
  markers.note('house: account id', house.line.bot.userId);
  const front = await serveFake(async (request) => house.service.app.fetch(request));
  // Its name is localhost, as cookies want it.
  const origin = front.origin.replace('127.0.0.1', 'localhost');
  for (const open of [telegram.origin, line.origin, origin]) openLoopback(open);
  const answers: Answer[] = [];
  const people: People = { ask: (path, init) => fetch(origin + path, init), origin, answers };
  const story = { people, markers, invite: () => house.service.invite() };
  return {
    ...{ house, story, sent, lines, clock },
    commands: { store: ofStore.given, keyServer: ofKeyServer.given },
    traces: { store, keyServer, logged: house.logged, answers, errors: noteErrors(house) },
    async deliver(platform, body, { headers = signed[platform](body), query = '' } = {}) {
      const response = await people.ask(`/hooks/${platform}${query}`, { method: 'POST', headers, body });
      const text = await response.text();
      const answer = { about: `hook ${platform}`, status: response.status, headers: [...response.headers], body: text };
      answers.push(answer);
      await house.service.drain();
      return answer;
    },
    healthy: async () => (await people.ask('/healthz', {})).ok,
    async stop() {
      house.telegram.faults.clear();
      await house.stop();
      for (const { stop } of [ofStore, ofKeyServer]) stop();
      await Promise.all([front, telegram, line, ...servers].map((one: Pick<RedisServer, 'stop'>) => one.stop()));
    },
  };
}

/** What Redis itself tells of every command; after the server was killed, from its restart on. */
async function watchCommands({ url }: RedisServer): Promise<{ given: string[]; stop(): void }> {
  const client = new Redis(url);
  const monitor = await client.monitor();
  client.disconnect();
  const given: string[] = [];
  monitor.on('monitor', (_time: string, words: string[]) => given.push(words.join(' ')));
  monitor.on('error', () => {});
  return { given, stop: () => monitor.disconnect() };
}

function createClock(): MessengerHouse['clock'] {
  let nowMs = Math.floor(Date.now() / 1_000) * 1_000;
  return {
    nowMs: () => nowMs,
    advance(seconds) {
      nowMs += seconds * 1_000;
    },
  };
}

function markersWithSecrets() {
  const markers = createMarkers();
  const { telegram, line } = DEMO_SECRETS;
  markers.note('house: bot token', telegram.token);
  markers.note('house: bot token after its colon', telegram.token.split(':')[1] ?? '');
  markers.note('house: webhook secret', telegram.webhookSecret);
  markers.note('house: channel secret', line.channelSecret);
  markers.note('house: access token', line.accessToken);
  return markers;
}

/** The headers by which a body is known to be the platform's. */
export const signed: Record<Platform, (body: string) => Record<string, string>> = {
  telegram: () => ({ 'x-telegram-bot-api-secret-token': DEMO_SECRETS.telegram.webhookSecret }),
  line: (body) => ({ 'x-line-signature': signatureOf(body, DEMO_SECRETS.line.channelSecret) }),
};

import { readFile } from 'node:fs/promises';
import { Redis } from 'ioredis';
import type { Content } from '../../src/content.ts';
import type { Finding } from '../../src/doctor/check.ts';
import { examine } from '../../src/doctor/examine.ts';
import { CHECKS } from '../../src/doctor/list.ts';
import { createSituation, type SituationParts } from '../../src/doctor/situation.ts';
import { readConfig } from '../../src/env.ts';
import { createStores } from '../../src/stores/open-stores.ts';
import { DEMO_SECRETS } from '../support/channel-house.ts';
import { serveFake } from '../support/fake-http.ts';
import { createFakeLine, type FakeLine } from '../support/fake-line/fake-line.ts';
import { createFakeTelegram, type FakeTelegram } from '../support/fake-telegram/fake-telegram.ts';
import { openLoopback } from '../support/network.ts';
import { type RedisServer, type RedisServerOptions, startRedisServer } from '../support/redis-server.ts';
import { redisEnvironment } from '../support/service.ts';

export const PUBLIC_URL = 'https://leaf.example';

/** Two Redis servers as they should be: started when asked for, stopped with all others. */
export async function startStores(
  store: RedisServerOptions = {},
  keyStore: RedisServerOptions = {},
): Promise<{ store: RedisServer; keyStore: RedisServer; stop(): Promise<void> }> {
  const servers = await Promise.all([startRedisServer({ appendOnly: true, ...store }), startRedisServer(keyStore)]);
  await Promise.all(servers.map(({ port }) => configure(port, { 'slowlog-log-slower-than': '-1' }).catch(() => {})));
  return {
    store: servers[0],
    keyStore: servers[1],
    stop: async () => void (await Promise.all(servers.map((each) => each.stop()))),
  };
}

/** Sets what is in redis.conf, on a server without a password. */
export async function configure(port: number, settings: Record<string, string>): Promise<void> {
  const client = new Redis(port, '127.0.0.1', {
    lazyConnect: true,
    retryStrategy: () => null,
    enableReadyCheck: false,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    for (const [name, value] of Object.entries(settings)) await client.config('SET', name, value);
  } finally {
    client.disconnect();
  }
}

export type Platforms = {
  telegram: FakeTelegram;
  line: FakeLine;
  /** Settings of both, with the stand-ins' addresses. */
  environment: Record<string, string>;
  stop(): Promise<void>;
};

/** Stand-ins of both messengers that deliver to {@link PUBLIC_URL}. */
export async function servePlatforms(hook = async () => new Response(null, { status: 200 })): Promise<Platforms> {
  const clock = { nowMs: Date.now };
  const { telegram: bot, line: account } = DEMO_SECRETS;
  const hookUrl = `${PUBLIC_URL}/hooks/telegram`;
  const telegram = createFakeTelegram({ clock, token: bot.token, secret: bot.webhookSecret, hook, hookUrl });
  const line = createFakeLine({ clock, ...account, hook, hookUrl: `${PUBLIC_URL}/hooks/line`, quota: 200 });
  const served = await Promise.all([serveFake(telegram.api), serveFake(line.api)]);
  for (const { origin } of served) openLoopback(origin);
  return {
    telegram,
    line,
    environment: {
      TELEGRAM_BOT_TOKEN: bot.token,
      TELEGRAM_WEBHOOK_SECRET: bot.webhookSecret,
      TELEGRAM_API_ROOT: served[0].origin,
      LINE_CHANNEL_SECRET: account.channelSecret,
      LINE_CHANNEL_ACCESS_TOKEN: account.accessToken,
      LINE_API_BASE: served[1].origin,
    },
    stop: async () => void (await Promise.all(served.map((each) => each.stop()))),
  };
}

/** Settings of a service on these stores, reached at {@link PUBLIC_URL}. */
export function serviceEnvironment({ store, keyStore }: { store: RedisServer; keyStore: RedisServer }) {
  return { ...redisEnvironment(store.url, keyStore.url), PUBLIC_URL };
}

export const projectRoot = new URL('../../', import.meta.url);
export const content = JSON.parse(await readFile(new URL('build/content.json', projectRoot), 'utf8')) as Content;

/** As a service does first of all: something is sealed under the secret of these settings. */
export async function useStores(environment: Record<string, string>): Promise<void> {
  const config = readConfig(environment, () => new Uint8Array(32));
  const { store, keys } = createStores(config, { log: () => {}, nowMs: Date.now });
  await keys.houseKey();
  await Promise.all([store.stop(), keys.stop()]);
}

/** What is answered at the public address: our own healthy answer. */
export const ourWeb = {
  get: async () => ({ status: 200, body: '{"ok":true}' }),
  addresses: async () => ['192.0.2.7'],
} satisfies SituationParts['web'];

/** What doctor finds with these settings and, instead of the real network before the service, `web`. */
export async function find(
  environment: Record<string, string>,
  parts: Partial<SituationParts> = {},
): Promise<Finding[]> {
  const situation = createSituation({
    environment,
    root: projectRoot,
    content,
    nowMs: Date.now,
    web: ourWeb,
    nodeVersion: '24.21.0',
    ...parts,
  });
  return examine(situation, CHECKS);
}

/** The one finding of a name; throws when there are none or several. */
export function only(findings: readonly Finding[], name: string): Finding {
  const [found, ...others] = findings.filter((each) => each.name === name);
  if (found === undefined || others.length > 0)
    throw new Error(`${others.length + (found ? 1 : 0)} findings "${name}"`);
  return found;
}

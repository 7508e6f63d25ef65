import { readFile } from 'node:fs/promises';
import type { Content } from '../../src/content.ts';
import { type Config, readConfig } from '../../src/env.ts';
import type { Assets } from '../../src/http/page.ts';
import { createLog } from '../../src/log.ts';
import { createStores } from '../../src/stores/open-stores.ts';
import { createService, type Service, type ServiceParts } from '../../src/wiring.ts';
import { serveFake } from './fake-http.ts';
import { createFakeLine, type FakeLine } from './fake-line/fake-line.ts';
import { createFakeTelegram, type FakeTelegram } from './fake-telegram/fake-telegram.ts';
import { assertNeutral } from './neutral.ts';

/** Public on purpose: they open nothing but a stand-in on this machine. */
export const DEMO_SECRETS = {
  telegram: {
    token: '1000001:demo-token-of-a-stand-in-on-this-machine',
    webhookSecret: 'demo-webhook-secret-of-a-stand-in-here',
  },
  line: {
    channelSecret: '0123456789abcdef0123456789abcdef',
    accessToken: 'demo-access-token-of-a-stand-in-on-this-machine',
  },
} as const;

/** What a house needs of a service, wherever it runs. */
export type HouseService = Pick<Service, 'tick' | 'invite' | 'drain' | 'stop'> & {
  app: Pick<Service['app'], 'fetch' | 'request'>;
};

export type ChannelHouse<Running extends HouseService = Service> = {
  service: Running;
  telegram: FakeTelegram;
  line: FakeLine;
  /** Where the fakes answer, for tests that must open the way. */
  origins: string[];
  logged: string[];
  /** Everything that is due, on both platforms, until nothing is. */
  settle(): Promise<void>;
  /** Stops it all. Throws when any phone ever showed a beginning that is not neutral. */
  stop(): Promise<void>;
};

export type ChannelHouseOptions = {
  nowMs: () => number;
  /** Settings beside the two messengers: Redis, for instance. */
  environment?: Record<string, string>;
  change?: (config: Config) => Config;
  /** Stores a test holds in its hand; else those the settings name. */
  stores?: (given: Pick<ServiceParts, 'config' | 'log' | 'nowMs'>) => NonNullable<ServiceParts['stores']>;
  /** Where the service runs; in this process unless a test says otherwise. */
  open?: (parts: ServiceParts) => Promise<HouseService>;
  /** What the service wrote where it is not in this process. */
  lines?: () => string[];
  /** Pushes a month on LINE; null = no limit. */
  quota?: number | null;
  /** LINE's redelivery of what was not answered well. */
  redelivery?: boolean;
  /** Telegram's own limits of messages a second. */
  limits?: boolean;
  /** Where the service's log goes instead of into `logged`. */
  write?: (line: string) => void;
  /** Stands between the platforms and the service. */
  hook?: (ask: (request: Request) => Promise<Response>) => (request: Request) => Promise<Response>;
};

const built = async <T>(name: string): Promise<T> =>
  JSON.parse(await readFile(new URL(`../../build/${name}`, import.meta.url), 'utf8')) as T;

/** The whole service with a Telegram and a LINE that behave, on the caller's clock; the memory store unless Redis is given. */
export function openChannelHouse(options: ChannelHouseOptions & { open?: never }): Promise<ChannelHouse>;
export function openChannelHouse(options: ChannelHouseOptions): Promise<ChannelHouse<HouseService>>;
export async function openChannelHouse(options: ChannelHouseOptions): Promise<ChannelHouse<HouseService>> {
  const { nowMs } = options;
  const clock = { nowMs };
  const made: { service?: HouseService } = {};
  const ask = async (request: Request): Promise<Response> => {
    if (made.service === undefined) throw new Error('the house is not open yet');
    return made.service.app.fetch(request);
  };
  const hook = options.hook?.(ask) ?? ask;
  const telegram = createFakeTelegram({
    clock,
    token: DEMO_SECRETS.telegram.token,
    secret: DEMO_SECRETS.telegram.webhookSecret,
    hook,
    hookUrl: 'http://localhost:8787/hooks/telegram',
    limits: options.limits ?? false,
  });
  const line = createFakeLine({
    clock,
    ...DEMO_SECRETS.line,
    hook,
    hookUrl: 'http://localhost:8787/hooks/line',
    quota: options.quota ?? null,
    redelivery: options.redelivery ?? false,
  });
  const served = await Promise.all([serveFake(telegram.api), serveFake(line.api)]);
  const [content, assets] = await Promise.all([built<Content>('content.json'), built<Assets>('assets.json')]);
  const logged: string[] = [];
  const log = createLog(options.write ?? ((entry) => logged.push(entry)), nowMs);
  const plain = readConfig(options.environment ?? {}, () => crypto.getRandomValues(new Uint8Array(32)));
  const config: Config = {
    ...plain,
    telegram: { ...DEMO_SECRETS.telegram, apiRoot: served[0].origin },
    line: { ...DEMO_SECRETS.line, apiBase: served[1].origin },
  };
  const changed = options.change?.(config) ?? config;
  const stores = options.stores?.({ config: changed, log, nowMs }) ?? createStores(changed, { log, nowMs });
  const parts = { config: changed, content, assets, log, nowMs, stores };
  const service = await (options.open?.(parts) ?? createService(parts));
  made.service = service;
  return {
    service,
    telegram,
    line,
    origins: served.map(({ origin }) => origin),
    get logged() {
      return options.lines?.() ?? logged;
    },
    async settle() {
      await telegram.deliver();
      await line.deliver();
      // Sending goes on behind LINE's answer.
      await service.drain();
    },
    async stop() {
      await service.drain();
      await service.stop();
      await Promise.all(served.map((one) => one.stop()));
      assertNeutral({ telegram, line });
    },
  };
}

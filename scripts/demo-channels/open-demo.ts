import { tickRegularly } from '../../src/tick-regularly.ts';
import { openChannelHouse } from '../../test/support/channel-house.ts';
import { createLinePhone } from './line-phone.ts';
import { listenNear } from './listen.ts';
import { compilePageAssets } from './page-assets.ts';
import { createPhonesApp } from './phones-app.ts';
import { pump } from './pump.ts';
import { createTelegramPhone } from './telegram-phone.ts';
import { createLineWeather, createTelegramWeather } from './weather.ts';

export type DemoOptions = {
  /** 0 = any; the product's pages are here, the phones on the next free port. */
  port: number;
  /** Settings of the product besides. */
  environment?: Record<string, string>;
  /** Lines of the product's log. */
  write(line: string): void;
  /** Something went wrong in the demo itself. */
  complain(line: string): void;
  /** Told where the stand-ins answer, before anything is asked of them. */
  opens?(origin: string): void;
};

export type Demo = {
  /** Where the product's pages are, and where the page with the phones is. */
  product: string;
  phones: string;
  /** A new one-time link to the desk. */
  invite(): Promise<string>;
  stop(): Promise<void>;
};

/** As on LINE's free plan, so that the desk has something to count (unverified: the number differs by country). */
const PUSHES_A_MONTH = 200;

/** The whole service in memory with both platforms on real time, and the page with a phone of each, on this machine alone. */
export async function openDemo({ port, environment = {}, write, complain, opens }: DemoOptions): Promise<Demo> {
  const made: { ask?: (request: Request) => Promise<Response> } = {};
  const house = await openChannelHouse({
    nowMs: Date.now,
    environment,
    write,
    quota: PUSHES_A_MONTH,
    redelivery: true,
    limits: true,
    hook: (ask) => {
      made.ask = ask;
      return ask;
    },
  });
  const ask = (request: Request) => made.ask?.(request) ?? Promise.reject(new Error('the service is not there yet'));
  for (const origin of house.origins) opens?.(origin);
  const { service, telegram, line } = house;
  const product = await listenNear(service.app.fetch, port);
  const productOrigin = `http://localhost:${product.port}`;
  const invite = async () => productOrigin + (await service.invite());
  const listeners = new Set<() => void>();
  const changed = () => {
    for (const listener of listeners) listener();
  };
  for (const platform of [telegram, line]) platform.onChange(changed);
  const app = createPhonesApp({
    product: productOrigin,
    invite,
    assets: await compilePageAssets(),
    phones: {
      telegram: { ...createTelegramPhone(telegram), weather: createTelegramWeather(telegram, ask) },
      line: { ...createLinePhone(line), weather: createLineWeather(line) },
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    changed,
  });
  const phones = await listenNear(app.fetch, port === 0 ? 0 : product.port + 1);
  const failed = (error: unknown) =>
    complain(`A delivery failed: ${error instanceof Error ? error.message : 'unknown'}`);
  const stops = [...[telegram, line].map((one) => pump(one, { nowMs: Date.now, failed })), tickRegularly(service.tick)];
  await service.introduce();
  return {
    product: productOrigin,
    phones: `http://localhost:${phones.port}`,
    invite,
    async stop() {
      await Promise.all(stops.map((stop) => stop()));
      telegram.faults.clear();
      await Promise.all([phones.stop(), product.stop()]);
      await house.stop();
    },
  };
}

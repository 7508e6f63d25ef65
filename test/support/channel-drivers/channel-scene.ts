import { readFile } from 'node:fs/promises';
import type { Content } from '../../../src/content.ts';
import { CAPABILITIES, type Capabilities, type Channel } from '../../../src/core/channel.ts';
import type { Language } from '../../../src/core/language.ts';
import { LIMITS } from '../../../src/core/limits.ts';
import { createTools } from '../../../src/tools.ts';
import type { Answer, People } from '../../canary/people.ts';
import {
  type ChannelHouse,
  type ChannelHouseOptions,
  DEMO_SECRETS,
  type HouseService,
  openChannelHouse,
} from '../channel-house.ts';
import { openLoopback } from '../network.ts';
import { FIRST_LINES } from '../neutral.ts';
import { type DeskWorker, deskWorker } from './desk-worker.ts';
import { linePhone } from './line-phone.ts';
import type { Names, Phone } from './phone.ts';
import { type Outage, outagesOf } from './platform-outage.ts';
import { telegramPhone } from './telegram-phone.ts';
import { webPhone } from './web-phone.ts';

const ORIGIN = 'http://localhost:8787';
/** By then nothing is on its way any more; while no worker has the desk open, what is left of hours goes by in longer steps. */
const ARRIVED_MS = 15 * 60_000;
const LONG_STEP_MS = 10 * 60_000;
const content = JSON.parse(await readFile(new URL('../../../build/content.json', import.meta.url), 'utf8')) as Content;

/** What stands behind a house under test: its clock, which only `advance` moves far, and its stores. */
export type Ground = {
  nowMs: () => number;
  advance(ms: number): void;
  environment?: Record<string, string>;
  stores?: NonNullable<ChannelHouseOptions['stores']>;
  open?: NonNullable<ChannelHouseOptions['open']>;
  /** What the service wrote where it is not in this process. */
  lines?: () => string[];
  /** The stores answer in time of their own. */
  inRealTime?: boolean;
  /** The store is gone until it is `back`. */
  storeGoes(): Promise<void>;
  storeComesBack(): Promise<void>;
};

/** One house with people of one channel and workers, as the sentences of the contract use it. */
export type Scene = {
  channel: Channel;
  capabilities: Capabilities;
  house: ChannelHouse<HouseService>;
  ground: Ground;
  someone(names?: Partial<Names>): Phone;
  /** A worker who has come in by a link; `beats` puts them on duty. */
  worker(): Promise<DeskWorker>;
  /** The words of a key of the chat as they are true here; in Chinese unless a language is said. */
  text(key: string, language?: Language, holes?: Record<string, string>): string;
  /** Every event and every message of a page is delivered so often at once from now on. */
  copies(count: number): void;
  /** Time passes, in steps that let the house, the platforms and the pages of workers do what falls due. */
  passes(ms: number): Promise<void>;
  /** What the platform does wrong to the next calls. */
  outage: Outage;
  /** Everything that left the house or was written down, as one text. */
  traces(): string;
  stop(): Promise<void>;
};

export const NAMES: Names = {
  first: 'Firstname-Canary',
  last: 'Lastname-Canary',
  account: 'account_canary',
  telephone: '+8613912345678',
};

type Asked = (request: Request) => Promise<Response>;
export type SceneOptions = Pick<ChannelHouseOptions, 'redelivery' | 'quota' | 'limits'> & {
  /** Who is asked instead of the house by the platforms, now and then. */
  through?: (house: Asked) => Asked;
};

export async function openScene(
  channel: Channel,
  ground: Ground,
  { through = (house) => house, ...options }: SceneOptions = {},
): Promise<Scene> {
  const front: { ask?: (request: Request) => Promise<Response> } = {};
  const workers: DeskWorker[] = [];
  let copies = 1;
  const severally = async (send: () => Promise<Response>): Promise<Response> => {
    const [answer] = await Promise.all(Array.from({ length: copies }, send));
    return answer as Response;
  };
  const house = await openChannelHouse({
    nowMs: ground.nowMs,
    ...(ground.environment && { environment: ground.environment }),
    ...(ground.stores && { stores: ground.stores }),
    ...(ground.open && { open: ground.open }),
    ...(ground.lines && { lines: ground.lines }),
    hook: (given) => {
      const ask = through(given);
      front.ask = ask;
      return (request) => {
        const sent = Array.from({ length: copies }, () => request.clone());
        return severally(() => ask(sent.pop() ?? request));
      };
    },
    ...options,
  });
  for (const origin of house.origins) openLoopback(origin);
  const answers: Answer[] = [];
  const people: People = {
    origin: ORIGIN,
    answers,
    ask: async (path, init) =>
      house.service.app.request(`${ORIGIN}${path}`, { ...init, headers: { host: 'localhost:8787', ...init.headers } }),
  };
  const page: People = { ...people, ask: (path, init) => severally(() => people.ask(path, init)) };
  const { tools } = createTools(content, 'CN');

  /** As Telegram would, past its own queues. */
  async function deliver(body: string): Promise<void> {
    const headers = {
      'content-type': 'application/json',
      'x-telegram-bot-api-secret-token': DEMO_SECRETS.telegram.webhookSecret,
    };
    await front.ask?.(new Request(`${ORIGIN}/hooks/telegram`, { method: 'POST', headers, body }));
    await house.service.drain();
  }

  const MAKE: Record<Channel, (names: Names) => Phone> = {
    web: () => webPhone({ ask: page.ask, origin: ORIGIN, drain: house.service.drain }),
    telegram: (names) => {
      const { telegram, settle } = house;
      const isChoice = (label: string) =>
        !/^(?:复制|Copy|📍 发送|📍 Send) /u.test(label) && !label.startsWith('📍 发送');
      return telegramPhone({
        telegram,
        names,
        isChoice,
        firstLines: FIRST_LINES,
        settle,
        deliver,
        nowMs: ground.nowMs,
      });
    },
    line: (names) => linePhone({ line: house.line, names, settle: house.settle, advance: ground.advance }),
  };

  return {
    channel,
    capabilities: CAPABILITIES[channel],
    house,
    ground,
    someone: (names = {}) => MAKE[channel]({ ...NAMES, ...names }),
    async worker() {
      const worker = await deskWorker(people, await house.service.invite());
      workers.push(worker);
      return worker;
    },
    copies(count) {
      copies = count;
    },
    text: (key, language = 'zh-Hans', holes = {}) => tools.label(key, { language, channel }, holes),
    async passes(ms) {
      for (let gone = 0; gone < ms; ) {
        const onDuty = workers.filter((worker) => worker.isOnDuty());
        const step = Math.min(
          ms - gone,
          onDuty.length === 0 && gone >= ARRIVED_MS ? LONG_STEP_MS : LIMITS.outboxLeaseMs,
        );
        ground.advance(step);
        gone += step;
        await Promise.all(onDuty.map((worker) => worker.beats()));
        await house.settle();
        await house.service.tick();
        await house.service.drain();
      }
    },
    outage: outagesOf(channel, house, ground),
    traces: () =>
      [
        ...house.logged,
        ...house.telegram.calls.map(({ payload }) => JSON.stringify(payload)),
        ...house.line.calls.map(({ payload }) => JSON.stringify(payload)),
        ...answers.map(({ headers, body }) => `${JSON.stringify(headers)} ${body}`),
      ].join('\n'),
    stop: house.stop,
  };
}

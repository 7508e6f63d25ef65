import type { Fault as LineFault } from '../../test/support/fake-line/api.ts';
import type { FakeLine } from '../../test/support/fake-line/fake-line.ts';
import type { FakeTelegram } from '../../test/support/fake-telegram/fake-telegram.ts';
import type { Fault as TelegramFault } from '../../test/support/fake-telegram/faults.ts';
import { Refusal } from './act-on.ts';
import type { FaultName, Passed, WeatherView } from './page/wire.ts';

export type Weather = {
  view(): WeatherView;
  /** The next request to `path` goes wrong like this. */
  fail(path: string, how: FaultName): void;
  /** Anything else of the platform's weather, by name. */
  trouble(name: string): Promise<void>;
};

const SHOWN = 10;
const LEFT_OF_THE_MONTH = 10;
const TELEGRAM_WAIT_SECONDS = 3;

const TELEGRAM_FAULTS: Record<FaultName, TelegramFault> = {
  '429': { status: 429, retryAfter: TELEGRAM_WAIT_SECONDS },
  '500': { status: 500 },
  '403': { status: 403 },
  none: 'hang',
  taken: 'accepted-then-timeout',
};
const LINE_FAULTS: Record<FaultName, LineFault> = {
  '429': { status: 429 },
  '500': { status: 500 },
  '403': { status: 403 },
  none: 'hang',
  taken: 'accepted-then-timeout',
};

const newest = (passed: Passed[]): Passed[] => passed.sort((one, other) => other.atMs - one.atMs).slice(0, SHOWN);

function find(troubles: Record<string, () => unknown>, name: string): () => unknown {
  const found = Object.hasOwn(troubles, name) ? troubles[name] : undefined;
  if (found === undefined) throw new Refusal('there is no such weather');
  return found;
}

/** Telegram's weather. `ask` hands a request to the program, as Telegram would. */
export function createTelegramWeather(fake: FakeTelegram, ask: (request: Request) => Promise<Response>): Weather {
  const again: Passed[] = [];
  const kindOf = (update: object) => Object.keys(update).find((key) => key !== 'update_id') ?? 'update';

  async function deliverAgain(): Promise<void> {
    const last = fake.attempts.at(-1);
    if (last === undefined) throw new Refusal('nothing was delivered yet');
    const { url, secret } = fake.webhook();
    const headers = { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': secret };
    const atMs = Date.now();
    const { status } = await ask(new Request(url, { method: 'POST', headers, body: last.body }));
    again.push({
      atMs,
      way: 'in',
      what: `${kindOf(last.update)} ${last.update.update_id}, again`,
      result: `${status}`,
    });
  }

  const troubles: Record<string, () => unknown> = {
    again: deliverAgain,
    lose: () => fake.faults.loseAnswers(),
    clear: () => fake.faults.clear(),
  };
  return {
    fail: (path, how) => fake.faults.next(path, TELEGRAM_FAULTS[how]),
    trouble: async (name) => void (await find(troubles, name)()),
    view() {
      const tries = fake.attempts.slice(-SHOWN).map(({ update, atMs, result }) => ({
        atMs,
        way: 'in' as const,
        what: `${kindOf(update)} ${update.update_id}`,
        result: `${result}`,
      }));
      const calls = fake.calls.slice(-SHOWN).map(({ method, atMs, outcome }) => ({
        atMs,
        way: 'out' as const,
        what: method,
        result: `${outcome}`,
      }));
      const sent = fake.calls.filter(({ method, outcome }) => method === 'sendMessage' && outcome === 'ok');
      return {
        counts: [
          {
            label: ['收到的更新', 'updates'],
            count: new Set(fake.attempts.map(({ update }) => update.update_id)).size,
          },
          { label: ['投递次数', 'tries'], count: fake.attempts.length + again.length },
          { label: ['发出的消息', 'messages sent'], count: sent.length },
        ],
        passed: newest([...tries, ...again, ...calls]),
      };
    },
  };
}

/** LINE's weather. */
export function createLineWeather(fake: FakeLine): Weather {
  async function deliverAgain(count: number): Promise<void> {
    const earlier = fake.deliveries.filter(({ isRedelivery, events }) => !isRedelivery && events.length > 0);
    if (earlier.length === 0) throw new Refusal('nothing was delivered yet');
    await fake.redeliver(earlier.slice(-count).reverse());
  }

  const troubles: Record<string, () => unknown> = {
    again: () => deliverAgain(1),
    all: () => deliverAgain(Number.POSITIVE_INFINITY),
    low() {
      fake.quota.used = Math.max(0, (fake.quota.limit ?? 0) - LEFT_OF_THE_MONTH);
    },
    clear() {
      fake.faults.clear();
      fake.quota.used = 0;
    },
  };
  return {
    fail: (path, how) => fake.faults.next(path, LINE_FAULTS[how]),
    trouble: async (name) => void (await find(troubles, name)()),
    view() {
      const tries = fake.deliveries.slice(-SHOWN).map(({ atMs, events, status, isRedelivery, late }) => ({
        atMs,
        way: 'in' as const,
        what: `${events.map(({ type }) => type).join(', ') || 'verify'}${isRedelivery ? ', again' : ''}`,
        result: `${status === 0 ? 'no answer' : status}${late ? ', late' : ''}`,
      }));
      const calls = fake.calls.slice(-SHOWN).map(({ path, atMs, status, accepted }) => ({
        atMs,
        way: 'out' as const,
        what: path.replace('/v2/bot/', ''),
        result: status !== 0 ? `${status}` : accepted ? 'taken, no answer' : 'no answer',
      }));
      const events = new Set(fake.deliveries.flatMap((one) => one.events.map(({ webhookEventId }) => webhookEventId)));
      const shown = fake.calls.filter(({ path, accepted }) => accepted && /\/message\/(?:reply|push)$/.test(path));
      return {
        counts: [
          { label: ['收到的事件', 'events'], count: events.size },
          { label: ['投递次数', 'tries'], count: fake.deliveries.length },
          { label: ['发出的回复和推送', 'replies and pushes'], count: shown.length },
          { label: ['本月剩下的推送', 'pushes left'], count: Math.max(0, (fake.quota.limit ?? 0) - fake.quota.used) },
        ],
        passed: newest([...tries, ...calls]),
      };
    },
  };
}

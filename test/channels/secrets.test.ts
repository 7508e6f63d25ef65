import { inspect } from 'node:util';
import { afterEach, expect, it, vi } from 'vitest';
import type { Config } from '../../src/env.ts';
import { createMarkers, find } from '../canary/markers.ts';
import { type ChannelHouse, DEMO_SECRETS, openChannelHouse } from '../support/channel-house.ts';
import { openLoopback } from '../support/network.ts';
import { createClock } from '../support/small-house.ts';

const made = vi.hoisted(() => ({ errors: [] as unknown[] }));
vi.mock(import('../../src/core/error.ts'), async (original) => {
  const real = await original();
  const construct = (target: typeof real.AppError, given: unknown[], by: new (...given: never) => unknown) => {
    const error = Reflect.construct(target, given, by) as InstanceType<typeof real.AppError>;
    made.errors.push(error);
    return error;
  };
  return { ...real, AppError: new Proxy(real.AppError, { construct }) };
});

const WRONG = {
  telegram: { token: '1000001:another-token-of-nobody-at-all-here', webhookSecret: 'another-webhook-secret-of-nobody' },
  line: { channelSecret: 'fedcba9876543210fedcba9876543210', accessToken: 'another-access-token-of-nobody-at-all' },
};
const { all: secrets, note } = createMarkers();
for (const [whose, { telegram, line }] of Object.entries({ right: DEMO_SECRETS, wrong: WRONG })) {
  note(`${whose} bot token`, telegram.token);
  note(`${whose} bot token after its colon`, telegram.token.split(':')[1] ?? '');
  note(`${whose} webhook secret`, telegram.webhookSecret);
  note(`${whose} channel secret`, line.channelSecret);
  note(`${whose} access token`, line.accessToken);
}

let house: ChannelHouse;
let answered: string[];
afterEach(async () => {
  made.errors.length = 0;
  await house.stop();
});

async function open(change: (config: Config) => Partial<Config> = () => ({})): Promise<void> {
  answered = [];
  house = await openChannelHouse({
    nowMs: createClock().nowMs,
    change: (config) => ({ ...config, ...change(config) }),
    hook: (ask) => async (request) => {
      const response = await ask(request);
      const headers = JSON.stringify([...response.headers]);
      answered.push(`${response.status} ${headers} ${await response.clone().text()}`);
      return response;
    },
  });
  for (const origin of house.origins) openLoopback(origin);
}

/** Somebody on each messenger says they are in danger, presses a button, and the bot presents itself. */
async function talk(): Promise<void> {
  const onTelegram = house.telegram.person();
  const onLine = house.line.person({ isFriend: true });
  onTelegram.starts();
  onTelegram.says('他要杀我');
  onLine.says('他要杀我');
  await house.settle();
  await house.service.introduce();
  await house.service.tick();
}

const events = () =>
  house.logged.map((line) => {
    const { event, code, channel } = JSON.parse(line) as Record<string, string>;
    return [event, code, channel].filter((one) => one !== undefined).join(' ');
  });

function hits(): string[] {
  const deep = { depth: Number.POSITIVE_INFINITY, showHidden: true, getters: true, maxStringLength: null };
  const places = {
    log: house.logged.join('\n'),
    answers: answered.join('\n'),
    errors: made.errors.map((error) => inspect(error, deep)).join('\n'),
    service: inspect(house.service, deep),
  };
  return find(
    secrets,
    Object.entries(places).map(([name, text]) => ({ name, text, rests: false })),
  );
}

it('no secret is in a log, an answer or an error of ours, however badly the platforms answer', async () => {
  await open();
  await talk();
  expect(house.logged).toEqual([]);
  for (const status of [400, 401, 403, 404, 429, 500]) {
    house.telegram.faults.next('*', { status, description: `what is ${DEMO_SECRETS.telegram.token}?` }, 9);
    house.line.faults.next('*', { status, body: { message: `what is ${DEMO_SECRETS.line.accessToken}?` } }, 9);
    await talk();
    house.telegram.faults.clear();
    house.line.faults.clear();
  }
  expect(events().length).toBeGreaterThan(10);
  expect(made.errors.length).toBeGreaterThan(5);
  expect(hits()).toEqual([]);
});

it('with a wrong bot token deliveries are taken and every failure is called "config", without any token', async () => {
  await open(({ telegram }) => ({ telegram: telegram && { ...telegram, token: WRONG.telegram.token } }));
  await talk();
  expect(answered.map((answer) => answer.slice(0, 3))).toEqual(['200', '200', '200']);
  expect([...new Set(events())].sort()).toEqual(['introduce-failed config', 'send-failed config']);
  expect(hits()).toEqual([]);
});

it('with a wrong access token deliveries are taken and every failure is called "config", without any token', async () => {
  await open(({ line }) => ({ line: line && { ...line, accessToken: WRONG.line.accessToken } }));
  await talk();
  expect(answered.map((answer) => answer.slice(0, 3))).toEqual(['200', '200', '200']);
  expect([...new Set(events())].sort()).toEqual(['loading-failed config line', 'send-failed config']);
  expect(hits()).toEqual([]);
});

it('with wrong secrets every delivery is answered 401 with nothing in it, and nobody is written to', async () => {
  await open(({ telegram, line }) => ({
    telegram: telegram && { ...telegram, webhookSecret: WRONG.telegram.webhookSecret },
    line: line && { ...line, channelSecret: WRONG.line.channelSecret },
  }));
  await talk();
  expect(answered.length).toBeGreaterThanOrEqual(2);
  expect([...new Set(answered.map((answer) => answer.slice(0, 3)))]).toEqual(['401']);
  expect(answered.every((answer) => answer.endsWith('] '))).toBe(true);
  expect([...new Set(events())]).toEqual(['hook-refused not-signed']);
  expect(house.line.calls).toEqual([]);
  expect(house.telegram.calls.filter(({ method }) => /^(?:send|edit|answer)/.test(method))).toEqual([]);
  expect(hits()).toEqual([]);
});

it('the search finds a secret in a log, an answer and an error, in clear and encoded', async () => {
  await open();
  const token = DEMO_SECRETS.telegram.token;
  house.logged.push(JSON.stringify({ at: 0, event: 'x', address: encodeURIComponent(`/bot${token}/sendMessage`) }));
  answered.push(Buffer.from(DEMO_SECRETS.line.channelSecret).toString('base64'));
  made.errors.push(new Error('outer', { cause: { request: { url: DEMO_SECRETS.line.accessToken } } }));
  expect(hits().sort()).toEqual([
    'right access token in errors',
    'right bot token after its colon in log',
    'right bot token in log',
    'right channel secret in answers',
  ]);
});

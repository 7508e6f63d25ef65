import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Finding } from '../../src/doctor/check.ts';
import { type ServedFake, serveFake } from '../support/fake-http.ts';
import { openLoopback } from '../support/network.ts';
import { testSecret } from '../support/small-house.ts';
import { find, only, PUBLIC_URL, servePlatforms } from './surroundings.ts';

const answered = { status: 200 };
const platforms = await servePlatforms(async () => new Response(null, { status: answered.status }));
const { telegram, line } = platforms;
afterAll(() => platforms.stop());

/** Nobody listens there: only what is said of the messengers is looked at. */
const environment = {
  REDIS_URL: 'redis://127.0.0.1:1',
  KEY_REDIS_URL: 'redis://127.0.0.1:2',
  YULAN_SECRET: Buffer.from(testSecret).toString('base64url'),
  PUBLIC_URL,
  ...platforms.environment,
};
const ofMessengers = (findings: Finding[]) => findings.filter(({ name }) => /^(telegram|line)/.test(name));

beforeEach(() => {
  telegram.faults.clear();
  line.faults.clear();
  telegram.webhook().url = `${PUBLIC_URL}/hooks/telegram`;
  Object.assign(line.endpoint, { url: `${PUBLIC_URL}/hooks/line`, isUsed: true });
  Object.assign(line.quota, { limit: 200, used: 0 });
  line.bot.chatMode = 'bot';
  answered.status = 200;
});

it('finds nothing wrong with messengers that deliver here', async () => {
  const findings = ofMessengers(await find(environment));
  expect(findings.map(({ name, state }) => `${name} ${state}`)).toEqual([
    'telegram ok',
    'telegram-webhook ok',
    'line ok',
    'line-webhook ok',
    'line-delivery ok',
    'line-sends ok',
  ]);
});

describe('what keeps a messenger from working is named with its remedy', () => {
  const cases: [string, () => void, string, Finding['state'], RegExp, RegExp][] = [
    [
      'a webhook that points elsewhere on Telegram',
      () => Object.assign(telegram.webhook(), { url: 'https://elsewhere.example/canary-secret-path' }),
      'telegram-webhook',
      'fault',
      /delivers to elsewhere\.example and not to leaf\.example/,
      /npm run setup/,
    ],
    [
      'a webhook at another place of ours',
      () => Object.assign(telegram.webhook(), { url: `${PUBLIC_URL}/telegram` }),
      'telegram-webhook',
      'fault',
      /not to \/hooks\/telegram/,
      /npm run setup/,
    ],
    [
      'no webhook at all on Telegram',
      () => Object.assign(telegram.webhook(), { url: '' }),
      'telegram-webhook',
      'fault',
      /no webhook is set/,
      /npm run setup/,
    ],
    [
      'kinds of message that Telegram does not deliver',
      () => Object.assign(telegram.webhook(), { allowed: ['message'] }),
      'telegram-webhook',
      'fault',
      /does not deliver edited_message, callback_query, my_chat_member/,
      /npm run setup/,
    ],
    [
      'Telegram out of reach',
      () => telegram.faults.next('*', 'closed', 20),
      'telegram',
      'fault',
      /does not answer this machine/,
      /internet/,
    ],
    [
      'a webhook that points elsewhere on LINE',
      () => Object.assign(line.endpoint, { url: 'https://elsewhere.example/canary-secret-path' }),
      'line-webhook',
      'fault',
      /delivers to elsewhere\.example and not to leaf\.example/,
      /npm run setup/,
    ],
    [
      'no webhook on LINE',
      () => Object.assign(line.endpoint, { url: null }),
      'line-webhook',
      'fault',
      /no webhook is set/,
      /npm run setup/,
    ],
    [
      'a webhook of LINE that is switched off',
      () => Object.assign(line.endpoint, { isUsed: false }),
      'line-webhook',
      'fault',
      /switched off/,
      /Use webhook/,
    ],
    [
      'a channel secret of another account',
      () => Object.assign(answered, { status: 401 }),
      'line-delivery',
      'fault',
      /do not know its signature/,
      /LINE_CHANNEL_SECRET/,
    ],
    [
      'a month of LINE that is nearly spent',
      () => Object.assign(line.quota, { used: 165 }),
      'line-sends',
      'warning',
      /^35 of 200 sends are left/,
      /larger plan/,
    ],
    [
      'a month of LINE that is spent',
      () => Object.assign(line.quota, { used: 200 }),
      'line-sends',
      'fault',
      /^None of 200/,
      /larger plan/,
    ],
    [
      'somebody who reads along at LINE',
      () => Object.assign(line.bot, { chatMode: 'chat' }),
      'line',
      'warning',
      /"Chat" is on/,
      /Response settings/,
    ],
  ];
  for (const [says, spoil, name, state, seen, remedy] of cases) {
    it(says, async () => {
      const allowed = telegram.webhook().allowed;
      spoil();
      const findings = ofMessengers(await find(environment));
      Object.assign(telegram.webhook(), { allowed });
      expect(only(findings, name)).toMatchObject({
        state,
        says: expect.stringMatching(seen),
        remedy: expect.stringMatching(remedy),
      });
      expect(JSON.stringify(findings)).not.toContain('canary');
    });
  }
});

describe('what shows at a glance', () => {
  const shownBy = async (change: () => void, settings: Record<string, string> = {}) => {
    const profile = structuredClone({ ...telegram.profile });
    const name = line.bot.displayName;
    change();
    const found = (await find({ ...environment, ...settings })).filter(({ name: of }) => of === 'look');
    Object.assign(telegram.profile, profile);
    line.bot.displayName = name;
    return found;
  };

  it('is fine when it says nothing of what the service is', async () => {
    expect(await shownBy(() => {})).toMatchObject([{ state: 'ok' }]);
  });

  it.each<[string, () => void, RegExp, RegExp]>([
    ['the name', () => telegram.profile.names.set('zh', '反家暴热线'), /name on Telegram/, /LOOK_NAME/],
    ['the first name', () => Object.assign(telegram.profile.bot, { first_name: 'Help Line' }), /name on/, /LOOK_NAME/],
    ['a greeting', () => telegram.profile.shortDescriptions.set('', 'For women'), /description/, /LOOK_GREETING/],
    ['the address', () => Object.assign(telegram.profile.bot, { username: 'dv_bot' }), /@dv_bot/, /another bot/],
    ['the name on LINE', () => Object.assign(line.bot, { displayName: '女性相談' }), /on LINE/, /Account Manager/],
  ])('%s that says it is named with its remedy', async (_what, change, says, remedy) => {
    const found = await shownBy(change);
    expect(found).toMatchObject([
      { state: 'warning', says: expect.stringMatching(says), remedy: expect.stringMatching(remedy) },
    ]);
  });

  it('an address of ours that says it, and everything else beside it', async () => {
    const found = await shownBy(() => Object.assign(line.bot, { displayName: 'Crisis line' }), {
      PUBLIC_URL: 'https://women-shelter.example',
    });
    expect(found.map(({ says }) => says)).toEqual([
      "The account's name on LINE says what the service is (crisis).",
      'The address in PUBLIC_URL says what the service is (shelter).',
    ]);
  });

  it('is not judged by what a platform that is out of reach does not say', async () => {
    telegram.faults.next('*', 'closed', 20);
    expect(await shownBy(() => {})).toMatchObject([{ state: 'ok' }]);
  });
});

it('an expired token is named once, and is not shown', async () => {
  const expired = {
    TELEGRAM_BOT_TOKEN: '1000001:canary-token-that-was-revoked-long-ago',
    LINE_CHANNEL_ACCESS_TOKEN: 'canary-token-that-has-run-out-long-ago-on-line',
  };
  const findings = ofMessengers(await find({ ...environment, ...expired }));
  expect(findings.map(({ name, state }) => `${name} ${state}`)).toEqual(['telegram fault', 'line fault']);
  expect(only(findings, 'telegram').remedy).toContain('@BotFather');
  expect(only(findings, 'line').remedy).toContain('LINE Developers console');
  expect(JSON.stringify(findings)).not.toContain('canary');
});

it('without a public address nobody can tell whose webhook it is, and that is said', async () => {
  const { PUBLIC_URL: _, ...without } = environment;
  const findings = await find(without);
  expect(only(findings, 'telegram-webhook')).toMatchObject({
    state: 'warning',
    says: expect.stringContaining('PUBLIC_URL'),
  });
  expect(only(findings, 'public-address')).toMatchObject({ state: 'warning' });
});

const proxies: ServedFake[] = [];
afterAll(() => Promise.all(proxies.map((each) => each.stop())));

/** Where a Telegram answers whose last delivery failed three minutes ago; the stand-in keeps only failures it met. */
async function withLastError(message: string): Promise<string> {
  const proxy = await serveFake(async (request) => {
    const answer = await telegram.api(request);
    if (!request.url.endsWith('/getWebhookInfo')) return answer;
    const { ok, result } = (await answer.json()) as { ok: boolean; result: object };
    const last_error_date = Math.floor(Date.now() / 1_000) - 180;
    return Response.json({ ok, result: { ...result, last_error_date, last_error_message: message } });
  });
  proxies.push(proxy);
  openLoopback(proxy.origin);
  return proxy.origin;
}

describe('how the last delivery of Telegram failed', () => {
  const cases: [string, string, RegExp, RegExp][] = [
    [
      'a secret that differs',
      'Wrong response from the webhook: 401 Unauthorized',
      /401 Unauthorized/,
      /TELEGRAM_WEBHOOK_SECRET/,
    ],
    ['stores that were away', 'Wrong response from the webhook: 503 Service Unavailable', /503/, /stores/],
    [
      'an address',
      'Bad webhook: IP address 192.0.2.9 is reserved, see https://192.0.2.9/canary',
      /an address/,
      /reached from outside/,
    ],
    [
      'a certificate',
      'SSL error {error:0A000086:SSL routines::certificate verify failed}',
      /certificate/,
      /certificate of PUBLIC_URL/,
    ],
  ];
  for (const [says, message, seen, remedy] of cases) {
    it(`is said with what to do, and without addresses: ${says}`, async () => {
      const findings = await find({ ...environment, TELEGRAM_API_ROOT: await withLastError(message) });
      const told = only(findings, 'telegram-webhook');
      expect(told).toMatchObject({
        state: 'warning',
        says: expect.stringMatching(seen),
        remedy: expect.stringMatching(remedy),
      });
      expect(told.says).toContain('3 min ago');
      expect(told.says).not.toMatch(/192\.0\.2|canary/);
    });
  }
});

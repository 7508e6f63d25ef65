import { describe, expect, it } from 'vitest';
import { AppError } from '../src/core/error.ts';
import { readConfig, readWhatIsThere } from '../src/env.ts';

const secret = Buffer.from(Array.from({ length: 32 }, (_, index) => index * 5 + 3)).toString('base64url');
const hex = '00112233445566778899aabbccddeeff'.repeat(2);
const random = () => new Uint8Array(32).fill(7);
const service = { REDIS_URL: 'redis://127.0.0.1:6379', KEY_REDIS_URL: 'redis://127.0.0.1:6380', YULAN_SECRET: secret };

const telegram = {
  TELEGRAM_BOT_TOKEN: '1000001:canary-token-of-a-bot-that-is-not-there',
  TELEGRAM_WEBHOOK_SECRET: 'canary-0123456789-abcdefghij-klmnop',
};
const line = {
  LINE_CHANNEL_SECRET: '0123456789abcdef0123456789abcdef',
  LINE_CHANNEL_ACCESS_TOKEN: 'canary'.repeat(20),
};

function without(environment: Record<string, string>, name: string): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).filter(([each]) => each !== name));
}

function refusal(environment: Record<string, string>): string {
  try {
    readConfig(environment, random);
  } catch (error) {
    if (error instanceof AppError && error.code === 'config') return error.message;
    throw error;
  }
  return 'started';
}

it('is the demo on loopback when no variable is set', () => {
  const config = readConfig({}, random);
  expect(config).toMatchObject({ mode: 'demo', host: '127.0.0.1', port: 8787, redis: null, publicUrl: null });
  expect(Object.isFrozen(config)).toBe(true);
});

it('runs in service with two stores and a secret', () => {
  expect(readConfig(service, random)).toMatchObject({ mode: 'service', redis: { replicas: 0, shared: false } });
});

it('knows the secret before this one only when it is given', () => {
  expect(readConfig(service, random).previousSecret).toBeNull();
  const previous = Buffer.from(Array.from({ length: 32 }, (_, index) => index * 3 + 1));
  const given = { ...service, YULAN_SECRET_PREVIOUS: previous.toString('base64url') };
  expect(readConfig(given, random).previousSecret).toEqual(new Uint8Array(previous));
});

it('looks as the words of the locales say, unless names of its own are set', () => {
  expect(readConfig({}, random).look).toEqual({ name: null, greeting: null, icon: null });
  const set = { LOOK_NAME: 'Leaf', LOOK_GREETING: 'zh-Hans: 你好; en: Hi', LOOK_ICON: '🍃' };
  expect(readConfig(set, random).look).toEqual({
    name: { 'zh-Hans': 'Leaf', en: 'Leaf' },
    greeting: { 'zh-Hans': '你好', en: 'Hi' },
    icon: '🍃',
  });
});

it('a name that gives it away is left out where help must be said whatever the settings are', () => {
  const set = { LOOK_NAME: '反家暴热线', LOOK_GREETING: 'Hi', LOOK_ICON: '🍃' };
  expect(readWhatIsThere(set, random).look).toMatchObject({ name: null, greeting: { en: 'Hi' }, icon: '🍃' });
});

it.each([
  [{ LOOK_NAME: '反家暴热线' }, 'LOOK_NAME: says what the service is (家暴)'],
  [{ LOOK_NAME: 'Canary Helpline' }, 'LOOK_NAME: says what the service is (helpline)'],
  [{ LOOK_GREETING: 'For canary women' }, 'LOOK_GREETING: says what the service is (women)'],
  [{ LOOK_ICON: '🆘' }, 'LOOK_ICON: says what the service is (🆘)'],
  [{ LOOK_ICON: 'canary' }, 'LOOK_ICON: must be one character or emoji'],
  [{ LOOK_NAME: 'x'.repeat(65) }, 'LOOK_NAME: must be 1-64 characters'],
  [{ LOOK_GREETING: 'x'.repeat(121) }, 'LOOK_GREETING: must be 1-120 characters'],
])('does not start with %j', (set, why) => {
  const message = refusal({ ...service, ...set });
  expect(message).toContain(why);
  expect(message.split('\n')).toHaveLength(1);
  expect(message.toLowerCase()).not.toContain('canary');
});

it('where leaving goes is an address that every header takes', () => {
  const leadsTo = (text: string) => readConfig({ ...service, EXIT_URL: text }, random).exitUrl;
  const given = ['https://example.org/\r\nx: y', ' https://example.org\n', 'https://example.org/?q=天气'];
  const taken = given.map((text) => new Headers({ location: leadsTo(text) }).get('location'));
  expect(taken).toEqual([
    'https://example.org/x:%20y',
    'https://example.org/',
    'https://example.org/?q=%E5%A4%A9%E6%B0%94',
  ]);
});

describe('a half-set environment refuses the start by name', () => {
  const cases: [string, Record<string, string>, string][] = [
    [
      'a store without its key store',
      { REDIS_URL: service.REDIS_URL, YULAN_SECRET: secret },
      'KEY_REDIS_URL: missing; REDIS_URL requires it',
    ],
    [
      'a key store without a store',
      { KEY_REDIS_URL: service.KEY_REDIS_URL },
      'REDIS_URL: missing; KEY_REDIS_URL requires it',
    ],
    ['stores without a secret', { ...service, YULAN_SECRET: '' }, 'YULAN_SECRET: missing; REDIS_URL requires it'],
    ['a host without the rest', { HOST: '0.0.0.0' }, 'PUBLIC_URL: missing; HOST requires it'],
    [
      'a public address without a store',
      { PUBLIC_URL: 'https://help.example' },
      'REDIS_URL: missing; PUBLIC_URL requires it',
    ],
    ['a secret without a store', { YULAN_SECRET: secret }, 'REDIS_URL: missing; YULAN_SECRET requires it'],
    [
      'a desk of its own without a public address',
      { ...service, CONSOLE_ORIGIN: 'https://desk.example' },
      'PUBLIC_URL: missing',
    ],
    ['replicas without a store', { REDIS_REPLICAS: '1' }, 'REDIS_URL: missing; REDIS_REPLICAS requires it'],
    [
      'one server for store and keys',
      { ...service, KEY_REDIS_URL: 'redis://localhost:6379/1' },
      'KEY_REDIS_URL: the same server as REDIS_URL',
    ],
    [
      'a node of the store for the keys',
      { ...service, REDIS_URL: 'redis://localhost:1,localhost:2,127.0.0.1:3', KEY_REDIS_URL: 'redis://localhost:3' },
      'KEY_REDIS_URL: the same server as REDIS_URL',
    ],
    [
      'a second node that is no place',
      { ...service, REDIS_URL: 'redis://localhost:1,redis://localhost:2' },
      'REDIS_URL: must be a URL beginning redis:// or rediss://',
    ],
    [
      'a secret of an impossible length',
      { ...service, YULAN_SECRET: 'A'.repeat(45) },
      'YULAN_SECRET: must be at least 32 random bytes',
    ],
    [
      'a previous secret without one to follow it',
      { YULAN_SECRET_PREVIOUS: secret },
      'YULAN_SECRET: missing; YULAN_SECRET_PREVIOUS requires it',
    ],
    [
      'a previous secret that is the same',
      { ...service, YULAN_SECRET_PREVIOUS: secret },
      'YULAN_SECRET_PREVIOUS: the same as YULAN_SECRET',
    ],
    [
      'a short previous secret',
      { ...service, YULAN_SECRET_PREVIOUS: 'c2hvcnQ' },
      'YULAN_SECRET_PREVIOUS: must be at least 32 random bytes',
    ],
    [
      "a secret that is a platform's too",
      { ...service, ...telegram, YULAN_SECRET: hex, TELEGRAM_WEBHOOK_SECRET: hex },
      'TELEGRAM_WEBHOOK_SECRET: the same as YULAN_SECRET; each needs one of its own',
    ],
    [
      'one secret for two platforms',
      { ...service, ...telegram, ...line, TELEGRAM_WEBHOOK_SECRET: line.LINE_CHANNEL_SECRET },
      'LINE_CHANNEL_SECRET: the same as TELEGRAM_WEBHOOK_SECRET',
    ],
    ['a short secret', { ...service, YULAN_SECRET: 'c2hvcnQ' }, 'YULAN_SECRET: must be at least 32 random bytes'],
    [
      'a secret of one letter',
      { ...service, YULAN_SECRET: 'A'.repeat(43) },
      'YULAN_SECRET: must be at least 32 random bytes',
    ],
    ['a port that is none', { PORT: '80a' }, 'PORT: must be a whole number'],
    [
      'a public address without TLS',
      { PUBLIC_URL: 'http://example.org' },
      'PUBLIC_URL: must begin https://, or http:// on this machine',
    ],
    [
      'a bot without its webhook secret',
      without({ ...service, ...telegram }, 'TELEGRAM_WEBHOOK_SECRET'),
      'TELEGRAM_WEBHOOK_SECRET: missing; TELEGRAM_BOT_TOKEN requires it',
    ],
    [
      'a webhook secret without a bot',
      without({ ...service, ...telegram }, 'TELEGRAM_BOT_TOKEN'),
      'TELEGRAM_BOT_TOKEN: missing; TELEGRAM_WEBHOOK_SECRET requires it',
    ],
    ['a bot without stores', telegram, 'REDIS_URL: missing; TELEGRAM_BOT_TOKEN requires it'],
    ['a bot without a secret of our own', telegram, 'YULAN_SECRET: missing; TELEGRAM_BOT_TOKEN requires it'],
    [
      'an account of LINE without its token',
      without({ ...service, ...line }, 'LINE_CHANNEL_ACCESS_TOKEN'),
      'LINE_CHANNEL_ACCESS_TOKEN: missing; LINE_CHANNEL_SECRET requires it',
    ],
    [
      'an account of LINE without its secret',
      without({ ...service, ...line }, 'LINE_CHANNEL_SECRET'),
      'LINE_CHANNEL_SECRET: missing; LINE_CHANNEL_ACCESS_TOKEN requires it',
    ],
    ['an account of LINE without stores', line, 'REDIS_URL: missing; LINE_CHANNEL_SECRET requires it'],
    [
      'a token no bot has',
      { ...service, ...telegram, TELEGRAM_BOT_TOKEN: '1:a' },
      'TELEGRAM_BOT_TOKEN: must be as BotFather gave it',
    ],
    [
      'a short webhook secret',
      { ...service, ...telegram, TELEGRAM_WEBHOOK_SECRET: 'short' },
      'TELEGRAM_WEBHOOK_SECRET: must be 32-256',
    ],
    [
      'a webhook secret of one letter',
      { ...service, ...telegram, TELEGRAM_WEBHOOK_SECRET: 'a'.repeat(64) },
      'TELEGRAM_WEBHOOK_SECRET: must be 32-256',
    ],
    [
      'a channel secret no account of LINE has',
      { ...service, ...line, LINE_CHANNEL_SECRET: 'secret' },
      'LINE_CHANNEL_SECRET: must be the 32',
    ],
    [
      'a platform asked without TLS',
      { ...service, ...telegram, TELEGRAM_API_ROOT: 'http://api.example' },
      'TELEGRAM_API_ROOT: must begin https://',
    ],
    [
      'a partner without TLS',
      { ...service, WIDGET_ORIGINS: 'http://partner.example' },
      'WIDGET_ORIGINS: must be addresses',
    ],
    [
      'a partner with a path',
      { ...service, WIDGET_ORIGINS: 'https://partner.example/chat' },
      'WIDGET_ORIGINS: must be',
    ],
    [
      'any site as a partner',
      { ...service, WIDGET_ORIGINS: 'https://a.example,*' },
      'WIDGET_ORIGINS: must be addresses',
    ],
    [
      'a platform without a channel',
      { LINE_API_BASE: 'https://api.example' },
      'LINE_CHANNEL_SECRET: missing; LINE_API_BASE requires it',
    ],
  ];
  for (const [name, environment, reason] of cases) {
    it(name, () => {
      expect(refusal(environment)).toContain(reason);
    });
  }

  it('and never repeats a value', () => {
    expect(refusal({ ...service, YULAN_SECRET: 'c2hvcnQ', PORT: 'canary' })).not.toMatch(/c2hvcnQ|canary/);
  });
});

it('takes a bot and an account with all they need, and has none without', () => {
  expect(readConfig(service, random)).toMatchObject({ telegram: null, line: null });
  const set = readConfig({ ...service, ...telegram, ...line, LINE_API_BASE: 'http://127.0.0.1:9/' }, random);
  expect(set.telegram).toMatchObject({ apiRoot: null });
  expect(set.line).toMatchObject({ apiBase: 'http://127.0.0.1:9' });
});

it("repeats no channel's secret in what it refuses", () => {
  const bad = { ...telegram, ...line, TELEGRAM_API_ROOT: 'http://canary.example', LINE_CHANNEL_SECRET: 'canary' };
  expect(refusal(bad)).not.toMatch(/canary/);
  expect(refusal({ ...telegram, ...line })).not.toMatch(/canary|0123456789/);
});

it('takes one server for both when told so', () => {
  const shared = { ...service, KEY_REDIS_URL: service.REDIS_URL, KEY_STORE_SHARED: '1' };
  expect(readConfig(shared, random).redis).toMatchObject({ shared: true });
});

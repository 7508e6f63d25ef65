import { describe, expect, it } from 'vitest';
import { asOrigin, faultsOf, gather, missingFrom, placeOf, withSecrets } from '../../../src/cli/setup/settings.ts';

const bytes = (count: number) => Uint8Array.from({ length: count }, (_, index) => index + 1);

it('flags go before the environment, that before the file; what is empty is not there', () => {
  const file = { PUBLIC_URL: 'file', EXIT_URL: 'file', HOST: 'file', REDIS_URL: 'file' };
  const environment = {
    PUBLIC_URL: 'environment',
    EXIT_URL: 'environment',
    REDIS_URL: '',
    HOST: 'environment',
    PATH: 'x',
  };
  expect(gather(file, environment, { PUBLIC_URL: 'flag' })).toEqual({
    PUBLIC_URL: 'flag',
    EXIT_URL: 'environment',
    HOST: 'file',
    REDIS_URL: 'file',
  });
});

it('the secret of the file stays, whatever the environment says', () => {
  expect(gather({ YULAN_SECRET: 'file' }, { YULAN_SECRET: 'environment' }, {}).YULAN_SECRET).toBe('file');
  expect(gather({}, { YULAN_SECRET: 'environment' }, {}).YULAN_SECRET).toBe('environment');
});

it('makes the secrets that are missing, of a kind the program takes, and no other', () => {
  const { settings, made } = withSecrets({ TELEGRAM_BOT_TOKEN: '1:a' }, bytes);
  expect(made).toEqual(['YULAN_SECRET', 'TELEGRAM_WEBHOOK_SECRET']);
  expect(faultsOf(settings).filter((fault) => fault.includes('SECRET'))).toEqual([]);
  expect(withSecrets(settings, bytes).made).toEqual([]);
  expect(withSecrets({}, bytes).made).toEqual(['YULAN_SECRET']);
});

it('says what is missing with what it is', () => {
  expect(missingFrom({ PUBLIC_URL: 'x', REDIS_URL: 'y' })).toEqual([
    expect.stringMatching(/^KEY_REDIS_URL: a second Redis/),
  ]);
});

it('half an account is missing its other half; what is made here is not missing', () => {
  const whole = {
    PUBLIC_URL: 'https://help.example',
    REDIS_URL: 'redis://127.0.0.1:1',
    KEY_REDIS_URL: 'redis://127.0.0.1:2',
  };
  expect(missingFrom({ ...whole, TELEGRAM_BOT_TOKEN: '1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' })).toEqual([]);
  expect(missingFrom({ ...whole, LINE_CHANNEL_SECRET: '0123456789abcdef0123456789abcdef' })).toEqual([
    'LINE_CHANNEL_ACCESS_TOKEN: LINE_CHANNEL_SECRET requires it',
  ]);
});

it('a value of two lines is refused', () => {
  expect(faultsOf({ EXIT_URL: 'https://weather.example/\nHOST=0.0.0.0' })).toContain('EXIT_URL: must be one line');
});

describe('what is shown of an address', () => {
  it.each([
    ['redis://127.0.0.1:6379', 'redis://127.0.0.1:6379'],
    ['rediss://name.example:pass@word@host.example:1/0?a=b', 'rediss://host.example:1, signing in'],
    ['redis://:secret@a.example:1,b.example:2', 'redis://a.example:1,b.example:2, signing in'],
    ['redis://:pa/ss@host.example', 'redis://host.example, signing in'],
    ['secret', ''],
  ])('%s is shown as %s', (url, shown) => expect(placeOf(url)).toBe(shown));
});

it.each([
  ['help.example', 'https://help.example'],
  ['https://help.example/a?b#c', 'https://help.example'],
  ['http://help.example', 'http://help.example'],
  ['not an address', 'not an address'],
])('somebody who types %s means %s', (typed, meant) => expect(asOrigin(typed)).toBe(meant));

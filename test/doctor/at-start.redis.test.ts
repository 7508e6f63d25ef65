import { once } from 'node:events';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { faultsAtStart } from '../../src/doctor/at-start.ts';
import { makeCertificates } from '../support/certificates.ts';
import { serveFake } from '../support/fake-http.ts';
import { openLoopback } from '../support/network.ts';
import { inviteTo, killPrograms, startProgram } from '../support/program.ts';
import { content, projectRoot, servePlatforms, serviceEnvironment, startStores } from './surroundings.ts';

const certificates = await makeCertificates();
const [stores, secured, platforms, late] = await Promise.all([
  startStores(),
  startStores({ tls: certificates }),
  servePlatforms(),
  serveFake(async () =>
    Response.json(
      { ok: false, error_code: 500 },
      { status: 500, headers: { date: new Date(Date.now() - 600_000).toUTCString() } },
    ),
  ),
]);
afterEach(killPrograms);
afterAll(() => Promise.all([stores, secured, platforms, late].map((each) => each.stop())));

const environment = { ...serviceEnvironment(stores), ...platforms.environment, PORT: '0', CELL: 'at-start' };

/** What stands on the terminal beside the log and the links. */
const complaints = (output: string) =>
  output.split('\n').filter((line) => /^[a-z-]+: |^Yulan does not start/.test(line));

it('starts without a word of complaint when all is well', async () => {
  expect(await faultsAtStart({ environment, content, root: projectRoot, nowMs: Date.now })).toEqual([]);
  const program = startProgram(environment);
  await program.saying(/chat +https:/);
  // All that was asked has been answered when the bot has introduced itself as well as LINE was asked for its webhook.
  await expect.poll(() => platforms.line.calls.some(({ path }) => path.endsWith('/webhook/endpoint'))).toBe(true);
  program.child.kill('SIGTERM');
  await once(program.child, 'close');
  expect(
    program
      .output()
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('{') && !line.startsWith('  ')),
  ).toEqual([]);
});

describe('what is wrong is said at the start in one line with its remedy, and the program serves all the same', () => {
  const cases: [string, () => Record<string, string>, () => void, RegExp][] = [
    [
      'an unreachable store',
      () => ({ REDIS_URL: 'redis://127.0.0.1:1' }),
      () => {},
      /^store: Nobody listens at 127\.0\.0\.1:1\. Start that Redis, or correct REDIS_URL\.$/,
    ],
    [
      'an unreachable key store',
      () => ({ KEY_REDIS_URL: 'redis://127.0.0.1:1' }),
      () => {},
      /^key-store: Nobody listens .* correct KEY_REDIS_URL\.$/,
    ],
    [
      'TLS without a trusted CA',
      () => ({ REDIS_URL: secured.store.url }),
      () => {},
      /^store: The certificate of \S+ is signed by an authority this machine does not trust\. .*NODE_EXTRA_CA_CERTS/,
    ],
    [
      'a clock that is off by minutes',
      () => ({ TELEGRAM_API_ROOT: late.origin }),
      () => {},
      /^clock: This machine's clock is 10 min ahead of Telegram\. .*timedatectl/,
    ],
    [
      'a webhook that points elsewhere',
      () => ({}),
      () => Object.assign(platforms.telegram.webhook(), { url: 'https://elsewhere.example/canary' }),
      /^telegram-webhook: Telegram delivers to elsewhere\.example and not to leaf\.example.*npm run setup/,
    ],
    [
      'an expired token',
      () => ({ LINE_CHANNEL_ACCESS_TOKEN: 'canary-token-that-has-run-out-long-ago-on-line' }),
      () => {},
      /^line: LINE does not accept LINE_CHANNEL_ACCESS_TOKEN.* Issue one in the LINE Developers console/,
    ],
    [
      'a revoked token',
      () => ({ TELEGRAM_BOT_TOKEN: '1000001:canary-token-that-was-revoked-long-ago' }),
      () => {},
      /^telegram: Telegram does not know TELEGRAM_BOT_TOKEN.*@BotFather/,
    ],
  ];
  for (const [name, settings, spoil, line] of cases) {
    it(name, async () => {
      const before = { ...platforms.telegram.webhook() };
      spoil();
      const program = startProgram({ ...environment, ...settings() });
      await program.saying(new RegExp(line.source.slice(1), 'm'));
      Object.assign(platforms.telegram.webhook(), before);
      expect(complaints(program.output()).filter((each) => line.test(each))).toHaveLength(1);
      expect(program.child.exitCode).toBeNull();
      expect(program.output()).toContain('"event":"started"');
      expect(program.output()).not.toContain('canary');
    });
  }
});

it('another secret than the one the stores were sealed with ends the start in one line', async () => {
  const first = startProgram(environment);
  await first.saying(/chat +https:/);
  await inviteTo(environment);
  first.child.kill('SIGTERM');
  await once(first.child, 'close');
  const other = Buffer.from(Array.from({ length: 32 }, (_, index) => index * 5 + 3)).toString('base64url');
  const program = startProgram({ ...environment, YULAN_SECRET: other });
  const [code] = await once(program.child, 'close');
  expect(code).toBe(1);
  expect(program.output().trim().split('\n')).toEqual([
    expect.stringMatching(
      /^Yulan does not start: YULAN_SECRET is not the one .* Put the former secret back into YULAN_SECRET/,
    ),
  ]);
  expect(program.output()).not.toContain(other);
});

it('trusts the authority of a store when NODE_EXTRA_CA_CERTS names it', async () => {
  const program = startProgram({
    ...environment,
    REDIS_URL: secured.store.url,
    NODE_EXTRA_CA_CERTS: certificates.authority,
  });
  const [, port] = await program.saying(/"event":"started".*"port":(\d+)/);
  openLoopback(`http://127.0.0.1:${port}`);
  expect(await (await fetch(`http://127.0.0.1:${port}/healthz`)).json()).toEqual({ ok: true });
  expect(complaints(program.output())).toEqual([]);
});

import { afterAll, expect, it } from 'vitest';
import { DEMO_SECRETS } from '../support/channel-house.ts';
import { serveFake } from '../support/fake-http.ts';
import { openLoopback } from '../support/network.ts';
import { find, only, servePlatforms, serviceEnvironment, startStores } from './surroundings.ts';

const [stores, platforms] = await Promise.all([startStores(), servePlatforms()]);
afterAll(() => Promise.all([stores.stop(), platforms.stop()]));
const environment = { ...serviceEnvironment(stores), ...platforms.environment };

const clockWhen = async (aheadMs: number) =>
  only(await find(environment, { nowMs: () => Date.now() + aheadMs }), 'clock');

it('a clock that is off by minutes is a fault, with how far and from whom', async () => {
  const found = await clockWhen(5 * 60_000);
  expect(found.state).toBe('fault');
  expect(found.says).toMatch(
    /^This machine's clock is 5 min ahead of the store \(\S+\), 5 min ahead of the key store \(\S+\), 5 min ahead of Telegram and 5 min ahead of LINE\.$/,
  );
  expect(found.remedy).toContain('timedatectl set-ntp true');
  expect((await clockWhen(-5 * 60_000)).says).toContain('5 min behind the store');
});

it('a clock that is off by seconds is a warning; by less it is right', async () => {
  expect(await clockWhen(20_000)).toMatchObject({ state: 'warning', says: expect.stringContaining('20 s ahead of') });
  expect((await clockWhen(1_000)).state).toBe('ok');
});

it('when all others agree, it is the one that does not whose clock is to be set', async () => {
  const late = await serveFake(async () =>
    Response.json(
      { ok: false, error_code: 500 },
      { status: 500, headers: { date: new Date(Date.now() - 600_000).toUTCString() } },
    ),
  );
  openLoopback(late.origin);
  const found = only(await find({ ...environment, TELEGRAM_API_ROOT: late.origin }), 'clock');
  await late.stop();
  expect(found).toMatchObject({ state: 'fault', says: "This machine's clock is 10 min ahead of Telegram." });
  expect(found.remedy).toContain('The others agree with this machine');
  expect(JSON.stringify(found)).not.toContain(DEMO_SECRETS.telegram.token);
});

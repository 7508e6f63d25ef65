import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import type { Tags } from '../../../src/core/ids.ts';
import type { Given } from '../desk-house.ts';
import { deskPages } from './desk-pages.ts';

const HOUR = 3_600_000;
const PATIENT = { timeout: 10_000, interval: 50 };
const desk = deskPages();
const { onShift, words } = desk;

/** Somebody writes by LINE, and a worker has the case open. */
async function opened(given: Given = {}): Promise<{ page: Page; tags: Tags }> {
  const page = await onShift();
  const tags = await desk.house.someoneWrites({ said: ['first words'], channel: 'line', ...given });
  await page.waitForSelector('.waiting .immediate');
  await page.click('.take');
  await page.waitForSelector('.talk .survivor');
  return { page, tags };
}

/** Sends words from the page; their id. */
async function send(page: Page, text: string): Promise<string> {
  const asked = page.waitForRequest('**/words');
  await page.fill('#words', text);
  await page.press('#words', 'Enter');
  const { id } = (await asked).postDataJSON();
  await page.waitForSelector(`.talk .worker p >> text="${text}"`);
  return id;
}

const states = (page: Page) => page.locator('.talk .state').allTextContents();

it('what became of words changes under them without reloading, and only a loss is spoken', async () => {
  const { page, tags } = await opened({ agreedMs: HOUR });
  const ids = [await send(page, 'one'), await send(page, 'two')];
  await expect
    .poll(() => states(page), PATIENT)
    .toEqual([words('delivery.waiting-sent'), words('delivery.waiting-sent')]);
  await desk.house.settled(tags, { sent: [ids[0] ?? ''] });
  await expect.poll(() => states(page), PATIENT).toEqual([words('delivery.arrived'), words('delivery.waiting-sent')]);
  const spoken = page.locator('.conversation > div > .hidden[role=status]');
  expect(await spoken.textContent()).toBe('');
  await desk.house.settled(tags, { lost: [ids[1] ?? ''] });
  await expect.poll(() => states(page), PATIENT).toEqual([words('delivery.arrived'), words('delivery.lost')]);
  expect(await spoken.textContent()).toContain('may not have arrived');
  const live = await page.locator('.talk .state').evaluateAll((all) => all.map((one) => one.getAttribute('aria-live')));
  expect(live).toEqual(['off', 'off']);
});

it('words that were taken back vanish from the open case, and from nowhere else', async () => {
  const { page, tags } = await opened();
  const lines = await desk.house.writesMore(tags, 'canary words', { channel: 'line' });
  await page.waitForSelector('.talk p >> text="canary words"');
  await desk.house.store.takeBack(tags, lines);
  await expect.poll(() => page.locator('.talk li').count(), PATIENT).toBe(1);
  expect(await page.content()).not.toContain('canary words');
  expect(await page.textContent('.talk')).toContain('first words');
  expect(await page.textContent('.conversation')).toContain(words('talk-cut'));
});

it('before anything is typed the page says whether they may be written to, and the words wait where they may not', async () => {
  const { page, tags } = await opened();
  expect(await page.textContent('#reach')).toBe(words('reach.not-agreed'));
  expect(await page.getAttribute('#words', 'aria-describedby')).toContain('reach');
  await send(page, 'one');
  await expect.poll(() => states(page), PATIENT).toEqual([words('delivery.waiting-not-agreed')]);
  await desk.house.writesMore(tags, 'yes, write to me', { channel: 'line', agreedMs: HOUR });
  await expect.poll(() => page.textContent('#reach'), PATIENT).toContain('1 h 0 min');
});

it('somebody who cannot be reached is said to be so, in the list and in the case, and cannot be written to', async () => {
  const { page, tags } = await opened({ agreedMs: HOUR });
  await desk.house.settled(tags, { unreachable: true });
  await page.waitForSelector('.presence:not([hidden])');
  expect(await page.textContent('.presence')).toBe(words('presence.unreachable'));
  expect(await page.isVisible('#words')).toBe(false);
  expect(await page.isVisible('#reach')).toBe(false);
  await expect.poll(() => page.textContent('.mine'), PATIENT).toContain(words('presence.unreachable-short'));
});

it('what is left of the month’s sends is on the desk, quiet at first and marked when it is kept', async () => {
  desk.house.deps.sendsLeft = async () => ({ left: 41, of: 200 });
  const page = await onShift();
  await expect
    .poll(() => page.textContent('.sends.quiet'), PATIENT)
    .toBe(words('sends-left').replace('{number}', '41'));
  desk.house.deps.sendsLeft = async () => ({ left: 40, of: 200 });
  await desk.house.someoneWrites();
  await expect.poll(() => page.textContent('.sends.hint'), PATIENT).toBe(words('sends-kept').replace('{number}', '40'));
});

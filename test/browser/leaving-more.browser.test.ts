import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hitsOnDisk } from '../../scripts/trace/profile.ts';
import { openProfile } from '../../scripts/trace/profile-browser.ts';
import { BLANK, leaveOnce, sayWhenBlank } from '../../scripts/trace/run.ts';
import { watchScreen } from '../../scripts/trace/screen.ts';
import { everything, PATIENT, readBehind, survivorAt, write } from './people.ts';
import { browser, elsewhere, house, setTheScene } from './scene.ts';

const CANARY = '金丝雀藏在米缸后面';
setTheScene();

it('nothing is found after leaving by button and by keys: on the screen, behind Back, in cookies, storage, history, and in any file of the profile', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'leaving-'));
  const profile = await openProfile(join(folder, 'profile'), [house.origin, elsewhere.url]);
  const screen = await watchScreen(profile.page);
  const blank = await screen.now();
  await profile.page.addInitScript(sayWhenBlank, BLANK);
  const runs = [];
  for (const by of ['button', 'keys', 'button', 'keys'] as const)
    runs.push(await leaveOnce({ profile, house, elsewhere, screen, blank, by }));
  await profile.close();
  expect(runs.flatMap(({ hits }) => hits)).toEqual([]);
  expect(runs.map(({ screenIsBlank }) => screenIsBlank)).toEqual([true, true, true, true]);
  expect(profile.farRequests).toEqual([]);
  const words = runs.flatMap((run) => run.words);
  expect(await hitsOnDisk(join(folder, 'profile'), words)).toEqual([]);
  // The search finds what a browser does write down: that an address was visited.
  expect((await hitsOnDisk(join(folder, 'profile'), [`${house.origin}/`])).join()).toContain('History');
  await rm(folder, { recursive: true, force: true });
});

describe('three taps of Shift', () => {
  it('are announced to a screen reader one by one, taken back when spoilt, and shown to nobody', async () => {
    const { page, context } = await survivorAt(browser, house, { size: 'desk' });
    const said = () => page.locator('#shift').textContent();
    const seen = await page.locator('#shift').evaluate((line) => {
      const { width, height } = line.getBoundingClientRect();
      return width * height;
    });
    expect(seen).toBeLessThanOrEqual(1);
    expect(await page.locator('#shift').getAttribute('aria-live')).toBe('assertive');
    await page.keyboard.press('Shift');
    await expect.poll(said, PATIENT).toBe('再按两次');
    await page.keyboard.press('Shift');
    await expect.poll(said, PATIENT).toBe('再按一次');
    await page.keyboard.press('a');
    await expect.poll(said, PATIENT).toBe('');
    expect(page.url()).toBe(`${house.origin}/`);
    await context.close();
  });

  it('and what the button does are described with the button', async () => {
    const { page, context } = await survivorAt(browser, house);
    const described = await page.locator('#leave').evaluate((link) => {
      const ids = (link.getAttribute('aria-describedby') ?? '').split(' ');
      return ids.map((id) => document.getElementById(id)?.textContent).join(' ');
    });
    expect(described).toContain('Shift');
    expect(described).toContain('快速离开');
    await context.close();
  });
});

it('leaving works right after a dialog was open, and nothing of it or the page stays', async () => {
  const { page, context } = await survivorAt(browser, house);
  await write(page, CANARY);
  const dismissed = new Promise<void>((resolve, reject) =>
    page.once('dialog', (dialog) => dialog.dismiss().then(resolve, reject)),
  );
  await Promise.all([dismissed, page.evaluate((words) => confirm(words), CANARY)]);
  await page.getByRole('link', { name: '快速离开' }).click();
  await page.waitForURL(elsewhere.url);
  expect(await readBehind(page)).not.toContain(CANARY);
  await context.close();
});

describe('the button to leave works', () => {
  const places: [name: string, size: { width: number; height: number }, css: string][] = [
    ['above a keyboard on a small phone', { width: 320, height: 300 }, ''],
    ['on a phone held sideways', { width: 568, height: 320 }, ''],
    ['at 200 % zoom', { width: 640, height: 568 }, 'html { zoom: 2 }'],
    ['from right to left', { width: 320, height: 568 }, 'html { direction: rtl }'],
  ];
  it.each(places)('%s', async (_, size, css) => {
    const { page, context } = await survivorAt(browser, house, { dark: true });
    await write(page, CANARY);
    await page.setViewportSize(size);
    if (css !== '')
      await page.evaluate((rules) => document.documentElement.setAttribute('style', rules), css.slice(7, -2));
    const isOnTop = await page.locator('#leave').evaluate((button) => {
      const { left, top, width, height } = button.getBoundingClientRect();
      return document.elementFromPoint(left + width / 2, top + height / 2) === button && height >= 44;
    });
    expect(isOnTop).toBe(true);
    await page.locator('#leave').click();
    await page.waitForURL(elsewhere.url);
    expect(await everything(page)).not.toContain(CANARY);
    await context.close();
  });
});

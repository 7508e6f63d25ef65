import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hitsOnDisk } from '../../scripts/trace/profile.ts';
import { openProfile } from '../../scripts/trace/profile-browser.ts';
import { BLANK, leaveOnce, sayWhenBlank } from '../../scripts/trace/run.ts';
import { watchScreen } from '../../scripts/trace/screen.ts';
import { goBack, openPage } from '../support/browser.ts';
import { everything, PATIENT, readBehind, survivorAt, write } from './people.ts';
import { browser, elsewhere, house, setTheScene } from './scene.ts';

const CANARY = '金丝雀藏在米缸后面';
const UNSENT = '还没有发出去的半句话';
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
  // Its one path is neutral: how the page was left is not written down.
  expect((await hitsOnDisk(join(folder, 'profile'), [`${house.origin}/leave`])).join()).not.toContain('History');
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

it('without JavaScript what was sent stands in no file of the profile but the list of open tabs, as the first page says', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'leaving-'));
  const profile = await openProfile(join(folder, 'profile'), [house.origin, elsewhere.url], { javaScript: false });
  const { page } = profile;
  await page.goto(`${house.origin}/`);
  await page.getByText('这个浏览器关着脚本').waitFor();
  await page.fill('#text', CANARY);
  await page.locator('#words button').click();
  await page.locator('.bubble.bot').nth(0).waitFor();
  await page.fill('#text', UNSENT);
  await page.locator('#leave').click();
  await page.waitForURL(elsewhere.url);
  expect(await readBehind(page)).not.toContain(CANARY);
  await profile.close();
  const files = await hitsOnDisk(join(folder, 'profile'), [CANARY]);
  expect(files.filter((file) => !/Sessions\/(?:Session|Tabs)_/.test(file))).toEqual([]);
  // What was typed and not sent, and what we answered, are in none.
  expect(await hitsOnDisk(join(folder, 'profile'), [UNSENT, '不用说名字'])).toEqual([]);
  await rm(folder, { recursive: true, force: true });
});

describe('with something else in front of the page', () => {
  it('leaving works right after the browser’s own dialog, and nothing of it or the page stays', async () => {
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

  it('a dialog over the whole page does not keep three taps of Shift from leaving, and leaving asks nothing', async () => {
    const { page, context } = await survivorAt(browser, house, { size: 'desk' });
    const asked: string[] = [];
    page.on('dialog', (dialog) => {
      asked.push(dialog.message());
      dialog.dismiss().catch(() => undefined);
    });
    await write(page, CANARY);
    await page.fill('#text', CANARY);
    await page.evaluate((words) => {
      const dialog = document.createElement('dialog');
      dialog.textContent = words;
      document.body.append(dialog);
      dialog.showModal();
    }, CANARY);
    for (let tap = 0; tap < 3; tap += 1) await page.keyboard.press('Shift').catch(() => undefined);
    await page.waitForURL(elsewhere.url);
    expect(await readBehind(page)).not.toContain(CANARY);
    expect(asked).toEqual([]);
    await context.close();
  });
});

/** How many pixels of two pictures anybody could tell apart; edges are drawn anew a little differently each time. */
async function differing(pictures: readonly Buffer[]): Promise<number> {
  const { page, context } = await openPage(browser);
  const count = await page.evaluate(
    async (coded) => {
      const [one, other] = await Promise.all(
        coded.map(async (code) => {
          const bytes = Uint8Array.from(atob(code), (each) => each.charCodeAt(0));
          const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
          const drawn = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
          drawn?.drawImage(bitmap, 0, 0);
          return drawn?.getImageData(0, 0, bitmap.width, bitmap.height).data ?? new Uint8ClampedArray();
        }),
      );
      return one?.filter((value, at) => Math.abs(value - (other?.[at] ?? 0)) > 64).length ?? -1;
    },
    pictures.map((picture) => picture.toString('base64')),
  );
  await context.close();
  return count;
}

describe('Back, in a browser that keeps pages for it', () => {
  it('shows any other page as it was: these tests have that cache', async () => {
    const { page, context } = await survivorAt(browser, house);
    await page.goto(elsewhere.url);
    await page.evaluate((words) => document.body.append(words), CANARY);
    await page.goto(`${house.origin}/`);
    expect(await readBehind(page)).toContain(CANARY);
    await context.close();
  });

  it.each([
    ['left', '#leave'],
    ['gone from without leaving', null],
  ])('shows nothing of the conversation, as a picture either, at 320×568: %s', async (_how, button) => {
    const { page, context } = await survivorAt(browser, house);
    await page.setViewportSize({ width: 320, height: 568 });
    const picture = () => page.screenshot({ animations: 'disabled' });
    const fresh = await picture();
    await write(page, CANARY);
    expect(await differing([fresh, await picture()])).toBeGreaterThan(1_000);
    if (button === null) await page.goto(elsewhere.url);
    else await page.locator(button).click();
    await page.waitForURL(elsewhere.url);
    await goBack(page);
    if (button === null) await expect.poll(async () => differing([fresh, await picture()]), PATIENT).toBeLessThan(100);
    // The row of a page that was left is the other site's by now; behind it there is none of ours.
    else expect(page.url()).toBe('about:blank');
    expect(await everything(page)).not.toContain(CANARY);
    await context.close();
  });
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

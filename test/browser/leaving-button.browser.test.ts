import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { press, survivorAt, write } from './people.ts';
import { browser, elsewhere, house, setTheScene } from './scene.ts';

setTheScene();

/** Whether a finger or pointer at any part of the button would press it, and how big it is. */
const look = (page: Page) =>
  page.evaluate(() => {
    const button = document.querySelector('#leave');
    if (!button) throw new Error('the page has no button to leave');
    const { left, right, top, bottom, width, height } = button.getBoundingClientRect();
    const points: [number, number][] = [
      [(left + right) / 2, (top + bottom) / 2],
      [left + 8, top + 8],
      [right - 8, bottom - 8],
    ];
    return {
      onTop: points.every(([x, y]) => document.elementFromPoint(x, y) === button),
      bigEnough: width >= 44 && height >= 44,
      inside: left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight,
    };
  });
const READY = { onTop: true, bigEnough: true, inside: true };

describe('the button to leave', () => {
  for (const [width, height] of [
    [320, 568],
    [390, 844],
    [1280, 800],
    [1920, 1080],
  ] as const) {
    it(`is at hand at ${width}×${height}, wherever the page is scrolled to`, async () => {
      const { page, context } = await survivorAt(browser, house);
      await page.setViewportSize({ width, height });
      expect(await look(page)).toEqual(READY);
      for (const text of ['一', '二', '三', '四', '五', '六']) await write(page, text);
      for (const part of [0, 0.5, 1]) {
        await page.evaluate((of) => scrollTo(0, of * document.documentElement.scrollHeight), part);
        expect(await look(page)).toEqual(READY);
      }
      await context.close();
    });
  }

  it('is second in the order of the Tab key, first page and conversation', async () => {
    const { page, context } = await survivorAt(browser, house, { size: 'desk' });
    const second = async () => {
      await page.evaluate(() => {
        (document.activeElement as HTMLElement).blur();
        scrollTo(0, 0);
      });
      await page.locator('body').press('Tab');
      await page.keyboard.press('Tab');
      return page.evaluate(() => document.activeElement?.id);
    };
    expect(await second()).toBe('leave');
    await page.keyboard.press('Enter');
    await page.waitForURL(elsewhere.url);
    await context.close();
  });

  it('has the page blank in the very first frame painted after the click', async () => {
    const { page, context } = await survivorAt(browser, house);
    const release = elsewhere.hold();
    await page.addInitScript(() => {
      addEventListener(
        'click',
        (event) => {
          if (!(event.target as Element).closest('#leave')) return;
          requestAnimationFrame(() => {
            const painted = new MessageChannel();
            painted.port1.onmessage = () => {
              const blank = document.documentElement.childNodes.length === 0;
              console.debug(`blank ${blank}`);
            };
            painted.port2.postMessage(null);
          });
        },
        true,
      );
    });
    const frames: string[] = [];
    for (let run = 0; run < 5; run += 1) {
      await page.goto(`${house.origin}/`);
      await page.getByRole('button', { name: '现在不安全' }).click();
      await page.getByText('值班').first().waitFor();
      const painted = page.waitForEvent('console', (said) => said.text().startsWith('blank '));
      const told = page.waitForResponse(`${house.origin}/leave`);
      await press(page, '#leave');
      frames.push((await painted).text());
      await told;
    }
    release();
    expect(frames).toEqual(Array.from({ length: 5 }, () => 'blank true'));
    await context.close();
  });
});

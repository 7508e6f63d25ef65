import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';
import { goBack, openPage, type PageOptions, type Visit } from '../support/browser.ts';

/** A house as a browser reaches it, wherever it runs. */
export type Reached = { origin: string; service: { invite(): Promise<string> } };

/** For `expect.poll` on a busy machine. */
export const PATIENT = { timeout: 20_000, interval: 50 };

/** A worker who has just joined by a one-time link and is looking at the desk. */
export async function workerAtDesk(browser: Browser, house: Reached, name: string): Promise<Visit> {
  const visit = await openPage(browser, { size: 'desk' });
  const { page } = visit;
  await page.goto(house.origin + (await house.service.invite()));
  await page.fill('#name', name);
  for (const box of await page.locator('input[type=checkbox]').all()) await box.check();
  await page.click('button[value=join]');
  await page.waitForURL(`${house.origin}/console`);
  await page.getByText('在岗').first().waitFor();
  return visit;
}

/** Somebody who has just opened the chat. */
export async function survivorAt(browser: Browser, house: Reached, options: PageOptions = {}): Promise<Visit> {
  const visit = await openPage(browser, options);
  await visit.page.goto(`${house.origin}/`);
  return visit;
}

export const takeNext = (page: Page) => page.getByRole('button', { name: /^接下一个/ });

/** The page's own text, as a person at the phone could read it. */
export const readable = (page: Page) => page.evaluate(() => `${document.title}\n${document.body?.innerText ?? ''}`);

/** Back, and what can be read then, fields too. A page that was the answer to a form is not there any more (ERR_CACHE_MISS). */
export async function readBehind(page: Page): Promise<string> {
  await goBack(page).catch((error: Error) => {
    if (!/ERR_CACHE_MISS/.test(error.message)) throw error;
  });
  return everything(page);
}

/** Text, title, and what stands in fields. A page that is just being exchanged is asked again. */
export async function everything(page: Page): Promise<string> {
  const deadlineMs = Date.now() + 10_000;
  for (;;) {
    try {
      return await page.evaluate(() => {
        const fields = Array.from(document.querySelectorAll('textarea'), ({ value }) => value);
        return [document.title, document.body?.innerText ?? '', ...fields].join('\n');
      });
    } catch (error) {
      const exchanged = /context was destroyed|navigation|detached/i.test(String(error));
      if (!exchanged || Date.now() > deadlineMs) throw error;
    }
  }
}

/** A click that waits for nothing that comes of it. */
export async function press(page: Page, selector: string): Promise<void> {
  const box = await page.locator(selector).boundingBox();
  if (!box) throw new Error(`${selector} is not to be seen`);
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
}

/** Writes something and waits for the answer to it. */
export async function write(page: Page, text: string): Promise<void> {
  const before = await page.locator('.bubble.bot').count();
  await page.fill('#text', text);
  await page.locator('#words button').click();
  await expect.poll(() => page.locator('.bubble.bot').count(), PATIENT).toBeGreaterThan(before);
}

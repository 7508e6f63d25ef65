import type { Browser, Page } from 'playwright-core';
import { openPage, type PageOptions, type Visit } from '../support/browser.ts';
import type { Served } from '../support/service.ts';

/** A worker who has just joined by a one-time link and is looking at the desk. */
export async function workerAtDesk(browser: Browser, house: Served, name: string): Promise<Visit> {
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
export async function survivorAt(browser: Browser, house: Served, options: PageOptions = {}): Promise<Visit> {
  const visit = await openPage(browser, options);
  await visit.page.goto(`${house.origin}/`);
  return visit;
}

export const takeNext = (page: Page) => page.getByRole('button', { name: /^接下一个/ });

/** The page's own text, as a person at the phone could read it. */
export const readable = (page: Page) => page.evaluate(() => `${document.title}\n${document.body?.innerText ?? ''}`);

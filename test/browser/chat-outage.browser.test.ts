import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser, openPage } from '../support/browser.ts';
import { type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { redisEnvironment, type Served, serveHouse } from '../support/service.ts';
import { PATIENT, survivorAt, takeNext, workerAtDesk, write } from './people.ts';

let browser: Browser;
let house: Served;
const servers: RedisServer[] = [];
let environment: Record<string, string> = {};
beforeAll(async () => {
  browser = await openBrowser();
  servers.push(await startRedisServer({ appendOnly: true }), await startRedisServer());
  const [store, keys] = servers;
  environment = redisEnvironment(store?.url ?? '', keys?.url ?? '');
  house = await serveHouse(environment);
});
afterAll(async () => {
  await browser?.close();
  await house?.stop();
  await Promise.all(servers.map((server) => server.stop()));
});

/** The service comes back on the same address. */
async function startAgain(): Promise<void> {
  house = await serveHouse(environment, { port: Number(new URL(house.origin).port) });
}
async function sayFromDesk(page: Page, text: string): Promise<void> {
  await page.fill('textarea', text);
  await page.keyboard.press('Enter');
}

it('shows the numbers once while nothing can be reached, and sends the same message when it can', async () => {
  const { page, context } = await survivorAt(browser, house);
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('link', { name: 'Leave quickly' }).waitFor();
  await write(page, '你好');
  const posts: { id: string; text: string }[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST') posts.push(JSON.parse(request.postData() ?? '{}'));
  });
  await house.stop();
  await page.fill('#text', '还在吗');
  await page.locator('#words button').click();
  await page.locator('.outage a[href="tel:110"]').waitFor();
  await page.getByRole('button', { name: 'Send again' }).waitFor({ timeout: 30_000 });
  expect(await page.locator('.outage').count()).toBe(1);
  expect(await page.locator('.bubble.unsent p').allTextContents()).toEqual(['还在吗']);
  await startAgain();
  const again = page.getByRole('button', { name: 'Send again' });
  // By the stream that came back, or by the button, whichever is first.
  await again.click({ timeout: 2_000 }).catch(() => undefined);
  await expect.poll(() => page.locator('.bubble.unsent, .outage').count(), PATIENT).toBe(0);
  expect(new Set(posts.map(({ id, text }) => `${id} ${text}`)).size).toBe(1);
  expect(posts.length).toBeGreaterThan(1);
  await context.close();
});

it('shows once what a worker wrote while the page was cut off and the service began again', async () => {
  const survivor = await survivorAt(browser, house);
  await survivor.page.getByRole('button', { name: '现在不安全' }).click();
  await survivor.page.getByText('值班').first().waitFor();
  const worker = await workerAtDesk(browser, house, 'desk-one');
  await takeNext(worker.page).click();
  await survivor.page.getByText('社工正在看').waitFor();
  await survivor.context.setOffline(true);
  await house.stop();
  await startAgain();
  await worker.page.locator('textarea').waitFor();
  const said = worker.page.getByText('我回来了');
  const tried = async () => {
    if ((await worker.page.locator('textarea').inputValue()) === '') await sayFromDesk(worker.page, '我回来了');
    return said.count();
  };
  await expect.poll(tried, { ...PATIENT, interval: 1_000 }).toBeGreaterThan(0);
  await survivor.context.setOffline(false);
  const answer = survivor.page.getByText('我回来了');
  await answer.first().waitFor({ timeout: 20_000 });
  expect(await answer.count()).toBe(await said.count());
  await survivor.context.close();
  await worker.context.close();
});

it('looks now and then where there are no event streams', async () => {
  const { page, context } = await openPage(browser);
  await page.addInitScript(() => {
    Reflect.deleteProperty(globalThis, 'EventSource');
  });
  await page.goto(`${house.origin}/`);
  await page.getByRole('button', { name: '现在不安全' }).click();
  await page.getByText('值班').first().waitFor();
  const worker = await workerAtDesk(browser, house, 'desk-two');
  await takeNext(worker.page).click();
  await page.getByText('社工正在看').waitFor({ timeout: 30_000 });
  expect(await page.getByText('社工正在看').count()).toBe(1);
  await context.close();
  await worker.context.close();
});

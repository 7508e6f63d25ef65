import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { goBack, openBrowser, openPage, type PageOptions, type Visit } from '../support/browser.ts';
import { type Elsewhere, type Served, serveElsewhere, serveHouse } from '../support/service.ts';
import { PATIENT } from './people.ts';

const CANARY = '金丝雀藏在米缸后面';
const BOT_SAYS = '现在或接下来几小时';

let browser: Browser;
let elsewhere: Elsewhere;
let house: Served;
let partner: { origin: string; server: Server };
let stranger: typeof partner;

/** Another site with a page of its own that frames the chat. */
async function serveSite(src: () => string, title: string): Promise<typeof partner> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(
      `<!doctype html><title>${title}</title><h1>${title}</h1><iframe title="chat" src="${src()}" width="380" height="600"></iframe>`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

beforeAll(async () => {
  browser = await openBrowser();
  elsewhere = await serveElsewhere();
  const src = () => `${house.origin}/widget`;
  [partner, stranger] = await Promise.all([serveSite(src, 'Our library'), serveSite(src, 'Nobody we know')]);
  house = await serveHouse({ EXIT_URL: elsewhere.url, WIDGET_ORIGINS: partner.origin });
});
afterAll(async () => {
  await browser?.close();
  await house?.stop();
  await elsewhere?.stop();
  for (const site of [partner, stranger]) {
    site?.server.closeAllConnections();
    await new Promise((resolve) => site?.server.close(resolve));
  }
});

async function framed(options: PageOptions = {}): Promise<Visit & { frame: Frame }> {
  const visit = await openPage(browser, { size: 'desk', ...options });
  await visit.page.goto(partner.origin);
  const frame = visit.page.frames().find((each) => each.url().endsWith('/widget'));
  if (frame === undefined) throw new Error('the partner frames nothing');
  return { ...visit, frame };
}

/** Words of theirs and of the bot's in the frame. */
async function talk(frame: Frame): Promise<void> {
  await frame.getByRole('button', { name: '先看信息' }).click();
  await frame.getByText(BOT_SAYS).waitFor();
  await frame.fill('#text', CANARY);
  await frame.locator('#words button').click();
  await frame.getByText(CANARY).waitFor();
  await frame.fill('#text', CANARY);
}

async function historyOf(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  const { entries } = await session.send('Page.getNavigationHistory');
  await session.detach();
  return entries.map(({ url, title }) => `${url} ${title}`);
}

const everythingIn = async (page: Page) =>
  (
    await Promise.all(
      page.frames().map((frame) =>
        frame.evaluate(() => {
          const fields = Array.from(document.querySelectorAll('textarea'), ({ value }) => value);
          return [document.title, document.documentElement.innerText, ...fields].join('\n');
        }),
      ),
    )
  ).join('\n');

describe('the chat in a partner’s page', () => {
  it('adds no row to the history, and its cookie belongs to that site alone', async () => {
    const { page, frame, context, farRequests } = await framed();
    const before = await historyOf(page);
    await talk(frame);
    expect(await historyOf(page)).toEqual(before);
    const cookies = await context.cookies();
    expect(cookies).toMatchObject([{ name: 'w', httpOnly: true, secure: true, sameSite: 'None', expires: -1 }]);
    expect(cookies[0]?.partitionKey).toContain('http://127.0.0.1');
    expect(farRequests).toEqual([]);
    await context.close();
  });

  it('shares no session with our own page in the same browser', async () => {
    const { page, frame, context } = await framed();
    await talk(frame);
    const own = await context.newPage();
    await own.goto(`${house.origin}/`);
    await own.fill('#text', '你好');
    await own.locator('#words button').click();
    await own.getByText('你好').first().waitFor();
    expect(await everythingIn(own)).not.toContain(CANARY);
    expect(await everythingIn(page)).toContain(CANARY);
    await context.close();
  });

  it('is left by the whole tab: the other site comes, and Back shows the partner’s page with nothing in the frame', async () => {
    const { page, frame, context } = await framed();
    await talk(frame);
    await frame.getByRole('link', { name: '快速离开' }).click();
    await page.waitForURL(elsewhere.url);
    await goBack(page);
    await expect.poll(() => everythingIn(page), PATIENT).not.toContain(CANARY);
    expect(await everythingIn(page)).not.toContain(BOT_SAYS);
    await expect.poll(() => context.cookies(), PATIENT).toEqual([]);
    await context.close();
  });

  it('is left by three taps of Shift too, once somebody is in it', async () => {
    const { page, frame, context } = await framed();
    await talk(frame);
    await frame.focus('#text');
    for (let tap = 0; tap < 3; tap += 1) await page.keyboard.press('Shift').catch(() => undefined);
    await page.waitForURL(elsewhere.url);
    expect(await everythingIn(page)).not.toContain(CANARY);
    await context.close();
  });

  it('shows the numbers and one link without script, and nothing that could be sent', async () => {
    const { page, context } = await framed({ javaScript: false });
    const shown = page.frameLocator('iframe');
    await shown.getByRole('link', { name: /110/ }).first().waitFor();
    expect(await shown.locator('form:visible, button:visible, textarea:visible').count()).toBe(0);
    const links = shown.locator('a:visible:not([href^="tel:"])');
    expect(await links.count()).toBe(1);
    expect(await links.first().getAttribute('href')).toBe('/');
    await context.close();
  });

  it('is framed by nobody who is not on the list', async () => {
    const { page, context } = await openPage(browser, { size: 'desk' });
    await page.goto(stranger.origin);
    const inside = await Promise.all(
      page.frames().map((frame) => frame.evaluate(() => document.documentElement.innerText).catch(() => '')),
    );
    expect(inside.join()).not.toContain('自动助手');
    expect(inside.join()).toContain('Nobody we know');
    await context.close();
  });
});

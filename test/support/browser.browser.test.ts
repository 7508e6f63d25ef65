import { createServer, type Server } from 'node:http';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { goBack, openBrowser, openPage } from './browser.ts';

const page = (body: string) =>
  `<!doctype html><meta charset="utf-8"><title>page</title><link rel="icon" href="data:,">${body}`;
const PAGES: Record<string, string> = {
  '/': page(`<script>addEventListener('pageshow', (event) => { document.title = event.persisted ? 'kept' : 'loaded'; });</script>
    <noscript>no script</noscript><a href="/next">next</a>`),
  '/next': page('next'),
  '/far': page('<img src="http://far.example/pixel.png" alt=""><img src="http://192.0.2.1/pixel.png" alt="">'),
};
let browser: Browser;
let server: Server;
let origin = '';

beforeAll(async () => {
  server = createServer((request, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.end(PAGES[request.url ?? '/'] ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  origin = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  server.closeAllConnections();
  server.close();
});

test('the back-forward cache keeps a page, as in the browsers people have', async () => {
  const visit = await openPage(browser);
  await visit.page.goto(origin);
  await visit.page.goto(`${origin}/next`);
  await goBack(visit.page);
  await expect.poll(() => visit.page.title()).toBe('kept');
  expect(visit.farRequests).toEqual([]);
  await visit.context.close();
});

test('requests to anybody else fail and are known', async () => {
  const visit = await openPage(browser);
  const failed: string[] = [];
  visit.context.on('requestfailed', (request) => failed.push(request.url()));
  await visit.page.goto(`${origin}/far`);
  const far = ['http://far.example/pixel.png', 'http://192.0.2.1/pixel.png'];
  expect(visit.farRequests).toEqual(far);
  expect(failed.sort()).toEqual(far.sort());
  await visit.context.close();
});

test.each([
  [true, 'loaded', 390],
  [false, 'page', 1280],
])('a page opens with JavaScript %s', async (javaScript, title, width) => {
  const visit = await openPage(browser, { javaScript, size: width === 390 ? 'phone' : 'desk' });
  await visit.page.goto(origin);
  expect(await visit.page.title()).toBe(title);
  expect(visit.page.viewportSize()?.width).toBe(width);
  await visit.context.close();
});

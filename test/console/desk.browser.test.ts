import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { type ServerType, serve } from '@hono/node-server';
import { Hono } from 'hono';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { compileAssets } from '../../scripts/build-assets.ts';
import { inviteColleague } from '../../src/console/account/invite.ts';
import type { Assets } from '../../src/http/page.ts';
import { goBack, openBrowser, openPage, type Visit } from '../support/browser.ts';
import { type DeskHouse, deskHouse } from './desk-house.ts';

let browser: Browser;
let assets: Assets;
let house: DeskHouse;
let server: ServerType;
let origin = '';
let visits: Visit[] = [];

function listen(port: number): Promise<number> {
  const app = new Hono();
  app.route('/console', house.app);
  app.get('/elsewhere', (c) => c.html('<!doctype html><link rel="icon" href="data:,"><title>elsewhere</title>'));
  return new Promise((resolve) => {
    server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port }, (info: AddressInfo) => resolve(info.port));
  });
}

async function stopServer(): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  if ('closeAllConnections' in server) server.closeAllConnections();
  await closed;
}

/** A worker at the desk, on duty. */
async function onShift(name = 'Lin'): Promise<Page> {
  const visit = await openPage(browser, { size: 'desk', locale: 'en-GB' });
  visits.push(visit);
  const { page } = visit;
  await page.goto(`${origin}${await inviteColleague(house.deps)}`);
  await page.fill('#name', name);
  await page.check('input[value="zh-Hans"]');
  await page.click('button[value=join]');
  await page.waitForSelector('#state.up');
  return page;
}

const words = (key: string) => house.texts.t('en', `console:page.${key}`);

beforeAll(async () => {
  const root = dirname(dirname(import.meta.dirname));
  [browser, assets] = await Promise.all([openBrowser(), compileAssets(root)]);
});
beforeEach(async () => {
  house = deskHouse({}, assets);
  origin = `http://127.0.0.1:${await listen(0)}`;
});
afterEach(async () => {
  for (const { context, farRequests } of visits) {
    expect(farRequests).toEqual([]);
    await context.close();
  }
  visits = [];
  await stopServer();
  house.live.stop();
});
afterAll(async () => {
  await browser.close();
});

it('a case appears without reloading, is taken, answered and closed, and nothing of it stays on the screen', async () => {
  const page = await onShift();
  const tags = await house.someoneWrites({ said: ['first words'] });
  await page.waitForSelector('.waiting .immediate');
  expect(await page.title()).toMatch(/^\(1\)/);
  await page.click('.take');
  await page.waitForSelector('.talk .survivor');
  expect(await page.locator('.facts .unknown').count()).toBe(1);
  await page.fill('#words', 'Are you alone?');
  await page.click(`text="${words('ask')}"`);
  await page.waitForSelector('.talk .worker');
  const sent = (await house.shownTo(tags)).filter(({ from }) => from === 'worker');
  expect(sent.map(({ paragraphs, choices }) => [paragraphs, choices.length])).toEqual([[['Are you alone?'], 2]]);
  await house.writesMore(tags, 'second words');
  await page.waitForSelector('.talk li >> text="second words"');
  await page.selectOption('#code', 'helped');
  await page.click(`text="${words('close')}"`);
  await page.waitForSelector(`text="${words('closed')}"`);
  expect(await page.content()).not.toContain('second words');
});

it('Enter sends, Shift and Enter does not, and neither does Enter that picks a word in an input method', async () => {
  const page = await onShift();
  const tags = await house.someoneWrites();
  await page.waitForSelector('.waiting .immediate');
  await page.click('.take');
  await page.fill('#words', 'one');
  await page.press('#words', 'Shift+Enter');
  await page.locator('#words').dispatchEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true });
  await page.locator('#words').dispatchEvent('keydown', { key: 'Enter', keyCode: 229, bubbles: true });
  await page.locator('#words').pressSequentially('two');
  await page.press('#words', 'Enter');
  await page.waitForSelector('.talk .worker');
  const sent = (await house.shownTo(tags)).filter(({ from }) => from === 'worker');
  expect(sent.map(({ paragraphs }) => paragraphs)).toEqual([['one\ntwo']]);
});

it('words that are markup stay words', async () => {
  const page = await onShift();
  const markup = '<img src=x onerror="document.title=\'broken\'"></ol><script>document.title="broken"</script>';
  await house.someoneWrites({ said: [markup], answers: { [markup]: markup } });
  await page.waitForSelector('.waiting .immediate');
  await page.click('.take');
  await page.waitForSelector('.talk .survivor');
  expect(await page.locator('.talk .survivor p').textContent()).toBe(markup);
  expect(await page.locator('.open-case img, .open-case script').count()).toBe(0);
  expect(await page.title()).not.toContain('broken');
});

it('says in large words that one is not on duty when the connection is lost, and comes back by itself', async () => {
  const page = await onShift();
  const port = Number(new URL(origin).port);
  await stopServer();
  await page.waitForSelector('#state.lost');
  expect(await page.textContent('#state')).toBe(words('lost'));
  expect(await page.isDisabled('.take')).toBe(true);
  await listen(port);
  await page.waitForSelector('#state.up');
});

it('somebody who left cannot be written to, and the page says so', async () => {
  const page = await onShift();
  const tags = await house.someoneWrites({ said: ['first words'] });
  await page.waitForSelector('.waiting .immediate');
  await page.click('.take');
  await page.waitForSelector('.talk .survivor');
  await house.goes(tags, 'leave');
  await page.waitForSelector('.presence:not([hidden])');
  expect(await page.textContent('.presence')).toBe(words('presence.left'));
  expect(await page.isVisible('#words')).toBe(false);
});

it('a conversation that cannot be opened is said to be so, what was typed stays, and it is not said that anybody left', async () => {
  const page = await onShift();
  const tags = await house.someoneWrites({ said: ['first words'] });
  await page.waitForSelector('.waiting .immediate');
  await page.click('.take');
  await page.waitForSelector('.talk .survivor');
  const { session } = await house.store.load(tags);
  if (session === null) throw new Error('nobody wrote');
  await house.keys.forget([session.sid]);
  await page.fill('#words', 'Are you alone?');
  await page.press('#words', 'Enter');
  await expect
    .poll(() => page.textContent('.compose .fault'))
    .toBe(`${words('not-sent')} ${words('failure.unreadable')}`);
  expect(await page.inputValue('#words')).toBe('Are you alone?');
  expect(await page.isVisible('.presence')).toBe(false);
  expect(await page.textContent('#case')).not.toContain(words('failure.left'));
});

async function withCanaryOpen(): Promise<Page> {
  const page = await onShift();
  await house.someoneWrites({ said: ['canary words'] });
  await page.waitForSelector('.waiting .immediate');
  await page.click('.take');
  await page.waitForSelector('.talk .survivor');
  await page.fill('#words', 'canary draft');
  return page;
}

it('the page empties itself as it goes, so that a browser that keeps it keeps nothing of a case', async () => {
  const page = await withCanaryOpen();
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })));
  expect(await page.content()).not.toContain('canary words');
  expect(await page.locator('#words').count()).toBe(0);
  const loaded = page.waitForEvent('load');
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
  await loaded;
});

it('going away and Back shows nothing of the case before it is read again, and nothing is in web storage', async () => {
  const page = await withCanaryOpen();
  await page.route('**/console/cases/*/read', () => undefined);
  await page.goto(`${origin}/elsewhere`);
  await goBack(page);
  await page.waitForSelector('#state.up');
  expect(await page.content()).not.toContain('canary');
  expect(await page.evaluate(() => [localStorage.length, sessionStorage.length])).toEqual([0, 0]);
});

it('a shift that was ended asks for a new link, in this page and after reloading', async () => {
  const page = await onShift();
  await page.click(`text="${words('end')}"`);
  await page.waitForURL(`${origin}/console`);
  await page.waitForSelector(`text="${house.texts.t('en', 'console:sign-in.title')}"`);
  expect(await house.store.countRecords('worker')).toBe(0);
});

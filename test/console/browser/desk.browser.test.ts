import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { goBack } from '../../support/browser.ts';
import { deskPages } from './desk-pages.ts';

const desk = deskPages();
const { onShift, words } = desk;

it('a case appears without reloading, is taken, answered and closed, and nothing of it stays on the screen', async () => {
  const page = await onShift();
  const tags = await desk.house.someoneWrites({ said: ['first words'] });
  await page.waitForSelector('.waiting .immediate');
  expect(await page.title()).toMatch(/^\(1\)/);
  await page.click('.take');
  await page.waitForSelector('.talk .survivor');
  expect(await page.locator('.facts .unknown').count()).toBe(1);
  await page.fill('#words', 'Are you alone?');
  await page.click(`text="${words('ask')}"`);
  await page.waitForSelector('.talk .worker');
  const sent = (await desk.house.shownTo(tags)).filter(({ from }) => from === 'worker');
  expect(sent.map(({ paragraphs, choices }) => [paragraphs, choices.length])).toEqual([[['Are you alone?'], 2]]);
  await desk.house.writesMore(tags, 'second words');
  await page.waitForSelector('.talk li >> text="second words"');
  await page.selectOption('#code', 'helped');
  await page.click(`text="${words('close')}"`);
  await page.waitForSelector(`text="${words('closed')}"`);
  expect(await page.content()).not.toContain('second words');
});

it('Enter sends, Shift and Enter does not, and neither does Enter that picks a word in an input method', async () => {
  const page = await onShift();
  const tags = await desk.house.someoneWrites();
  await page.waitForSelector('.waiting .immediate');
  await page.click('.take');
  await page.fill('#words', 'one');
  await page.press('#words', 'Shift+Enter');
  await page.locator('#words').dispatchEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true });
  await page.locator('#words').dispatchEvent('keydown', { key: 'Enter', keyCode: 229, bubbles: true });
  await page.locator('#words').pressSequentially('two');
  await page.press('#words', 'Enter');
  await page.waitForSelector('.talk .worker');
  const sent = (await desk.house.shownTo(tags)).filter(({ from }) => from === 'worker');
  expect(sent.map(({ paragraphs }) => paragraphs)).toEqual([['one\ntwo']]);
});

it('words that are markup stay words', async () => {
  const page = await onShift();
  const markup = '<img src=x onerror="document.title=\'broken\'"></ol><script>document.title="broken"</script>';
  await desk.house.someoneWrites({ said: [markup], answers: { [markup]: markup } });
  await page.waitForSelector('.waiting .immediate');
  await page.click('.take');
  await page.waitForSelector('.talk .survivor');
  expect(await page.locator('.talk .survivor p').textContent()).toBe(markup);
  expect(await page.locator('.open-case img, .open-case script').count()).toBe(0);
  expect(await page.title()).not.toContain('broken');
});

it('says in large words that one is not on duty when the connection is lost, and comes back by itself', async () => {
  const page = await onShift();
  const port = Number(new URL(desk.origin).port);
  await desk.stopServer();
  await page.waitForSelector('#state.lost');
  expect(await page.textContent('#state')).toBe(words('lost'));
  expect(await page.isDisabled('.take')).toBe(true);
  await desk.listen(port);
  await page.waitForSelector('#state.up');
});

it('somebody who left cannot be written to, and the page says so', async () => {
  const page = await onShift();
  const tags = await desk.house.someoneWrites({ said: ['first words'] });
  await page.waitForSelector('.waiting .immediate');
  await page.click('.take');
  await page.waitForSelector('.talk .survivor');
  await desk.house.goes(tags, 'leave');
  await page.waitForSelector('.presence:not([hidden])');
  expect(await page.textContent('.presence')).toBe(words('presence.left'));
  expect(await page.isVisible('#words')).toBe(false);
});

it('a conversation that cannot be opened is said to be so, what was typed stays, and it is not said that anybody left', async () => {
  const page = await onShift();
  const tags = await desk.house.someoneWrites({ said: ['first words'] });
  await page.waitForSelector('.waiting .immediate');
  await page.click('.take');
  await page.waitForSelector('.talk .survivor');
  const { session } = await desk.house.store.load(tags);
  if (session === null) throw new Error('nobody wrote');
  await desk.house.keys.forget([session.sid]);
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
  await desk.house.someoneWrites({ said: ['canary words'] });
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
  await page.goto(`${desk.origin}/elsewhere`);
  await goBack(page);
  await page.waitForSelector('#state.up');
  expect(await page.content()).not.toContain('canary');
  expect(await page.evaluate(() => [localStorage.length, sessionStorage.length])).toEqual([0, 0]);
});

it('a shift that was ended asks for a new link, in this page and after reloading', async () => {
  const page = await onShift();
  await page.click(`text="${words('end')}"`);
  await page.waitForURL(`${desk.origin}/console`);
  await page.waitForSelector(`text="${desk.house.texts.t('en', 'console:sign-in.title')}"`);
  expect(await desk.house.store.countRecords('worker')).toBe(0);
});

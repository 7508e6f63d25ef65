import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { serveHouse } from '../support/service.ts';
import { everything, PATIENT, readBehind, survivorAt, takeNext, workerAtDesk, write } from './people.ts';
import { browser, elsewhere, house, setTheScene } from './scene.ts';

const NUMBER = '0756-000-0042';
const DIGITS = /0042/;
const COVER = '（你写的，这里不显示）';
setTheScene();

const choose = (page: Page, label: string) =>
  page.locator('#log').getByRole('button', { name: label, exact: true }).click();

async function chooses(page: Page, labels: readonly string[]): Promise<void> {
  for (const label of labels) await choose(page, label);
}

/** Without script every answer is a page of its own. */
async function sends(page: Page, text: string, then: string): Promise<void> {
  await page.fill('#text', text);
  await page.locator('#words button').click();
  await page.getByText(then).first().waitFor();
}

const TO_OWN_WORDS = ['先看信息', '不会', '不会', '约定的词和口令'];

/** Calls for a person while nobody is on duty, and leaves a number. */
async function leavesNumber(page: Page, number: string): Promise<void> {
  await page.getByRole('button', { name: '找真人' }).click();
  await chooses(page, ['不会', '留三天']);
  await page.getByText('打哪个号码安全').waitFor();
  await sends(page, number, '什么时候打给你安全');
}

describe.each([
  ['with JavaScript', true],
  ['without JavaScript', false],
])('%s', (_name, javaScript) => {
  it('a number to be called at is not on the page once it is sent', async () => {
    const { page, context } = await survivorAt(browser, house, { javaScript });
    await leavesNumber(page, NUMBER);
    expect(await everything(page)).not.toMatch(DIGITS);
    expect(await page.content()).not.toMatch(DIGITS);
    expect(await page.getByText(COVER).count()).toBe(javaScript ? 1 : 0);
    await chooses(page, ['晚上']);
    await sends(page, '说是快递站', '好，记下了');
    expect(await everything(page)).not.toContain('快递站');

    await page.locator('#leave').click();
    await page.waitForURL(elsewhere.url);
    expect(await readBehind(page)).not.toMatch(DIGITS);
    await context.close();
  });

  it('their own words and codes are not on the page once they are sent', async () => {
    const { page, context } = await survivorAt(browser, house, { javaScript });
    await chooses(page, [...TO_OWN_WORDS, '定核对词']);
    await sends(page, '湖', '太短了');
    await sends(page, '湖边的石头', '核对词定好了');
    await choose(page, '定暗语');
    await sends(page, '妈妈的毛衣', '暗语定好了');
    await chooses(page, ['要一个口令', '用我自己的词']);
    await page.getByText('打两个你自己的词').waitFor();
    expect(await page.content()).not.toMatch(/湖边的石头|妈妈的毛衣/);
    await context.close();
  });
});

describe('what is covered on the page', () => {
  it('is covered from the first moment, while it is not sent yet', async () => {
    const { page, context } = await survivorAt(browser, house);
    await chooses(page, [...TO_OWN_WORDS, '定核对词']);
    await page.getByText('现在打这个词').waitFor();
    await context.setOffline(true);
    await page.fill('#text', '湖边的石头');
    await page.locator('#words button').click();
    await page.locator('.bubble.you', { hasText: COVER }).waitFor();
    expect(await everything(page)).not.toContain('湖边的石头');
    await context.setOffline(false);
    await page.getByText('核对词定好了').waitFor();
    expect(await page.content()).not.toContain('湖边的石头');
    await context.close();
  });

  it('is not put back into the box when it was not read; that it was not is said', async () => {
    const { page, context } = await survivorAt(browser, house);
    await chooses(page, [...TO_OWN_WORDS, '定核对词']);
    await page.getByText('现在打这个词').waitFor();
    await context.clearCookies();
    await page.fill('#text', '湖边的石头');
    await page.locator('#words button').click();
    await page.getByText('没有收到。请再发一次。').waitFor();
    expect(await everything(page)).not.toContain('湖边的石头');
    expect(await page.locator('.bubble.you').count()).toBe(0);
    await context.close();
  });

  it('is nothing else: the same word typed later looks like any words, as what it does may not be seen', async () => {
    const { page, context } = await survivorAt(browser, house);
    await chooses(page, [...TO_OWN_WORDS, '定暗语']);
    await write(page, '妈妈的毛衣');
    await choose(page, '回去');
    for (const words of ['妈妈的毛衣', '爸爸的手套']) {
      await write(page, words);
      await expect.poll(() => page.locator('.bubble.you').last().innerText(), PATIENT).toContain(words);
    }
    await context.close();
  });
});

it.each([
  ['with JavaScript', true],
  ['without JavaScript', false],
])(
  '%s: the worker who takes the case is given the number to the last digit, and the words',
  async (_name, javaScript) => {
    const own = await serveHouse({ EXIT_URL: elsewhere.url });
    const { page, context } = await survivorAt(browser, own, { javaScript });
    await leavesNumber(page, NUMBER);
    await chooses(page, ['晚上']);
    await sends(page, '说是快递站', '好，记下了');
    const worker = await workerAtDesk(browser, own, '小林');
    await takeNext(worker.page).click();
    await worker.page.locator('#kept-way button').first().click();
    await worker.page.locator('#kept-way dl').waitFor();
    const given = await worker.page.locator('#kept-way dl').innerText();
    for (const part of ['07560000042', '晚上', '说是快递站']) expect(given).toContain(part);
    for (const visit of [context, worker.context]) await visit.close();
    await own.stop();
  },
);

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, openPage } from '../support/browser.ts';
import { type Served, serveHouse } from '../support/service.ts';
import { PATIENT, readable, survivorAt, write } from './people.ts';

let browser: Browser;
let house: Served;
beforeAll(async () => {
  browser = await openBrowser();
  house = await serveHouse();
});
afterAll(async () => {
  await browser?.close();
  await house?.stop();
});

const send = async (page: Page, text: string) => {
  await page.fill('#text', text);
  await page.locator('#words button').click();
};
const asked = (page: Page, path: string) => {
  const seen: string[] = [];
  page.on('request', (request) => {
    if (new URL(request.url()).pathname === path) seen.push(request.postData() ?? '');
  });
  return seen;
};

describe('the chat with JavaScript', () => {
  it('sends five quick messages in the order they were written, each once', async () => {
    const { page, context } = await survivorAt(browser, house);
    const posts = asked(page, '/');
    const texts = ['第一', '第二', '第三', '第四', '第五'];
    for (const text of texts) await send(page, text);
    await expect.poll(() => page.locator('.bubble.bot').count(), PATIENT).toBeGreaterThanOrEqual(6);
    expect(posts.map((body) => (JSON.parse(body) as { text: string }).text)).toEqual(texts);
    expect(await page.locator('.bubble.you p').allTextContents()).toEqual(texts);
    await context.close();
  });

  it('keeps the conversation when the language changes', async () => {
    const { page, context } = await survivorAt(browser, house);
    await write(page, '金丝雀');
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('link', { name: 'Leave quickly' }).waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('en');
    expect(await readable(page)).toContain('金丝雀');
    await context.close();
  });

  it.each([true, false])(
    'says what is good to know in the language asked for, until the talk goes on; script: %s',
    async (javaScript) => {
      const { page, context } = await survivorAt(browser, house, { javaScript });
      await page.getByRole('button', { name: 'English' }).click();
      await page.getByText('It does not hide where you have been').waitFor();
      expect(await page.locator('.honest').count()).toBe(1);
      await page.getByRole('button', { name: 'Information first' }).click();
      await page.getByText('Now or in the next few hours').waitFor();
      // The stream may bring the words before the answer does.
      await expect.poll(() => page.locator('.honest').count(), PATIENT).toBe(0);
      await context.close();
    },
  );

  it('empties the page on erasing, and a new conversation can begin', async () => {
    const { page, context } = await survivorAt(browser, house);
    await write(page, '金丝雀');
    await page.getByRole('button', { name: '删除内容' }).click();
    await page.getByText('已删除').waitFor();
    expect(await readable(page)).not.toContain('金丝雀');
    await expect.poll(() => context.cookies(), PATIENT).toEqual([]);
    await write(page, '你好');
    expect(await context.cookies()).toHaveLength(1);
    await context.close();
  });

  it('begins anew in one tab when another erases, asks no further, and takes words again', async () => {
    const { page, context } = await openPage(browser);
    await page.clock.install();
    const looks = asked(page, '/events');
    await page.goto(`${house.origin}/`);
    await write(page, '金丝雀');
    const other = await context.newPage();
    await other.goto(`${house.origin}/`);
    await write(other, '第二页');
    await other.getByRole('button', { name: '删除内容' }).click();
    await other.getByText('已删除').waitFor();
    const emptied = async () => {
      await page.clock.runFor(1_000);
      return readable(page);
    };
    await expect.poll(emptied, PATIENT).not.toContain('金丝雀');
    await page.getByRole('button', { name: '现在不安全' }).waitFor();
    const before = looks.length;
    await page.clock.runFor(120_000);
    expect(looks.length).toBe(before);
    await write(page, '又来了');
    await context.close();
  });

  it('keeps the focus in the text box after sending, and in the conversation when its choices go', async () => {
    const { page, context } = await survivorAt(browser, house, { size: 'desk' });
    const focused = () => page.evaluate(() => document.activeElement?.id ?? '');
    await write(page, '你好');
    expect(await focused()).toBe('text');
    const choice = page.locator('#log .choices button').last();
    await choice.focus();
    const label = await choice.innerText();
    await page.keyboard.press('Enter');
    await page.locator('.bubble.you', { hasText: label }).waitFor();
    await expect.poll(focused, PATIENT).toBe('log');
    await context.close();
  });

  it('has a named conversation that is read out politely, and a name for everything that can be pressed', async () => {
    const { page, context } = await survivorAt(browser, house);
    await page.getByRole('log', { name: '对话' }).waitFor();
    await page.getByRole('textbox', { name: '想写什么都可以' }).waitFor();
    const nameless = await page
      .locator('button, a')
      .evaluateAll((all) => all.filter((one) => (one.textContent ?? '').trim() === '').length);
    expect(nameless).toBe(0);
    expect(await page.locator('[role=status]').count()).toBe(1);
    await context.close();
  });

  for (const [width, height] of [
    [320, 568],
    [390, 844],
  ] as const) {
    it(`shows the newest choices above the box to write in at ${width}×${height}, in both languages`, async () => {
      for (const language of ['English', null]) {
        const { page, context } = await survivorAt(browser, house);
        await page.setViewportSize({ width, height });
        if (language) await page.getByRole('button', { name: language }).click();
        if (language) await page.getByText('Leave quickly').first().waitFor();
        await page.locator('#log .choices button').last().click();
        await page.locator('.bubble.you + .bubble.bot .choices').waitFor();
        const room = () =>
          page.evaluate(() => {
            const choices = document.querySelector('#log .choices')?.getBoundingClientRect();
            const compose = document.querySelector('.compose')?.getBoundingClientRect();
            return (compose?.top ?? 0) - (choices?.bottom ?? 0);
          });
        expect(await room()).toBeGreaterThanOrEqual(0);
        await context.close();
      }
    });
  }

  for (const width of [320, 640]) {
    it(`has no sideways scroll at ${width} px, first page and danger`, async () => {
      const { page, context } = await survivorAt(browser, house, { size: 'desk' });
      await page.setViewportSize({ width, height: 568 });
      const sideways = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(await sideways()).toBeLessThanOrEqual(0);
      await page.getByRole('button', { name: '现在不安全' }).click();
      await page.getByText('值班').first().waitFor();
      expect(await sideways()).toBeLessThanOrEqual(0);
      await context.close();
    });
  }
});

import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Given } from '../desk-house.ts';
import { deskPages } from './desk-pages.ts';

const PATIENT = { timeout: 10_000, interval: 50 };
const desk = deskPages();
const { onShift, words } = desk;

async function opened(given: Given = {}) {
  const page = await onShift();
  const tags = await desk.house.someoneWrites({ said: ['first words'], ...given });
  await page.waitForSelector('.waiting .immediate');
  await page.click('.take');
  await page.waitForSelector('.talk .survivor');
  return { page, tags };
}
const press = (page: Page, key: string) => page.getByRole('button', { name: words(key), exact: true }).click();
const shown = async (tags: Awaited<ReturnType<typeof opened>>['tags']) =>
  (await desk.house.shownTo(tags)).map(({ paragraphs }) => paragraphs[0]);

describe('somebody who used their word for danger', () => {
  it('is warned of before anything is written, and Enter alone sends them nothing', async () => {
    const { page, tags } = await opened({ quiet: true });
    expect(await page.textContent('#quiet')).toBe(words('quiet.warning'));
    expect(await page.textContent('.conversation .hint')).toContain(words('quiet.first-word'));
    await page.fill('#words', 'are you safe?');
    await page.press('#words', 'Enter');
    await page.press('#words', 'Enter');
    await expect.poll(() => page.textContent('.compose .fault'), PATIENT).toBe(words('quiet.sure'));
    await press(page, 'attend');
    await page.getByRole('button', { name: words('attend') }).waitFor({ state: 'hidden' });
    expect(await shown(tags)).toEqual([]);
    expect(await page.inputValue('#words')).toBe('are you safe?');

    await press(page, 'quiet.send');
    await page.waitForSelector('.talk .worker p >> text="are you safe?"');
    expect(await shown(tags)).toEqual(['are you safe?']);
    // Their screen shows it now: the next words go out by one press.
    expect(await page.isHidden('#quiet')).toBe(true);
    await page.fill('#words', 'second');
    await page.press('#words', 'Enter');
    await page.waitForSelector('.talk .worker p >> text="second"');
  });

  it('changing the words takes the second press back', async () => {
    const { page } = await opened({ quiet: true });
    await page.fill('#words', 'one');
    await page.press('#words', 'Enter');
    await page.getByRole('button', { name: words('quiet.send') }).waitFor();
    await page.press('#words', 'x');
    expect(await page.getByRole('button', { name: words('quiet.send') }).isHidden()).toBe(true);
    expect(await page.textContent('.compose .fault')).toBe('');
  });
});

describe('the check word', () => {
  it('is asked for in their language by words put into the box, which keeps what was typed', async () => {
    const { page } = await opened({ check: 'heron' });
    const question = desk.house.texts.t('zh-Hans', 'chat:worker.ask-check');
    await page.fill('#words', 'draft');
    await press(page, 'check.ask');
    await press(page, 'check.ask');
    expect(await page.inputValue('#words')).toBe(`${question}\ndraft`);
    expect(await page.content()).not.toContain('heron');
  });

  it('is reminded of when it may be somebody else, until it was right', async () => {
    const chosen = { check: 'heron' };
    const { page, tags } = await opened(chosen);
    expect(await page.isHidden('.doubt')).toBe(true);
    await desk.house.marks(tags, { text: '〔重新打开〕', mark: 'mark.opened' }, chosen);
    await expect.poll(() => page.textContent('.doubt'), PATIENT).toBe(words('check.doubt'));
    const mark = page.locator('.talk .mark');
    expect(await mark.textContent()).toContain(words('mark'));
    desk.house.clock.advance(1_000);
    await desk.house.marks(tags, { text: '〔核对词：对。〕', mark: 'mark.check-right' }, chosen);
    await expect.poll(() => page.isHidden('.doubt'), PATIENT).toBe(true);
  });

  it('where none was chosen, somebody who may be somebody else is told only what is public', async () => {
    const { page, tags } = await opened();
    expect(await page.isHidden('#check-word')).toBe(true);
    await desk.house.marks(tags, { text: '〔重新打开〕', mark: 'mark.opened' });
    await expect.poll(() => page.textContent('.doubt'), PATIENT).toBe(words('check.doubt-none'));
    expect(await page.getByRole('button', { name: words('check.ask') }).isHidden()).toBe(true);
  });
});

describe('a kept way', () => {
  const call = { number: '0769 0000 0000', when: 'call-evening', say: 'say-parcel' };

  it('of somebody on the page is a number that is on the screen only while it is wanted', async () => {
    const { page } = await opened({ who: 'a', way: call });
    expect(await page.textContent('#kept-way')).not.toContain(call.number);
    await press(page, 'way.show');
    expect(await page.textContent('#kept-way dl')).toContain(call.number);
    expect(await page.textContent('#kept-way dl')).toContain(desk.house.texts.t('zh-Hans', 'chat:choice.say-parcel'));
    await press(page, 'way.hide');
    expect(await page.textContent('#kept-way')).not.toContain(call.number);
  });

  it('of somebody in a chat who left begins with neutral words of the house, and then they can be written to', async () => {
    const { page, tags } = await opened({ who: 'b', way: 'chat', channel: 'telegram' });
    const open = page.getByRole('button', { name: words('way.open') });
    expect(await open.isHidden()).toBe(true);
    await desk.house.goes(tags, 'leave', { channel: 'telegram' });
    await open.click();
    await page.waitForSelector('#words:enabled');
    expect(await shown(tags)).toEqual([desk.house.texts.t('zh-Hans', 'chat:worker.way-opened')]);
    await page.fill('#words', 'hello');
    await page.press('#words', 'Enter');
    await page.waitForSelector('.talk .worker p >> text="hello"');
  });
});

it('what became of their chat’s messages stands in the case', async () => {
  const { page, tags } = await opened({ channel: 'telegram' });
  expect(await page.isHidden('#cleared')).toBe(true);
  const { session } = await desk.house.store.load(tags);
  if (session === null) throw new Error('nobody wrote');
  await desk.house.goes(tags, 'leave', { channel: 'telegram' });
  await desk.house.store.cleared(session.sid, { count: 0, clearing: 'some', later: null });
  await expect.poll(() => page.textContent('#cleared'), PATIENT).toBe(words('cleared.some'));
});

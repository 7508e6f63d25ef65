import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Visit } from '../support/browser.ts';
import { everything, PATIENT, press, readable, readBehind, survivorAt, write } from './people.ts';
import { browser, elsewhere, house, setTheScene } from './scene.ts';

const CANARY = '金丝雀藏在米缸后面';
/** Said by the bot in answer to the tap these tests begin with. */
const ANSWERED = '明天早上以前';

setTheScene();

/** Somebody with words of theirs and of ours on the screen. */
async function inConversation(options: { javaScript?: boolean } = {}): Promise<Visit> {
  const visit = await survivorAt(browser, house, options);
  await visit.page.getByRole('button', { name: '先看信息' }).click();
  await visit.page.getByRole('button', { name: '说不准' }).click();
  await visit.page.getByText(ANSWERED).waitFor();
  if (options.javaScript !== false) {
    await write(visit.page, CANARY);
    expect(await readable(visit.page)).toContain(CANARY);
  }
  await visit.page.fill('#text', CANARY);
  return visit;
}

async function expectNothingBehind({ page, context, farRequests }: Visit): Promise<void> {
  await page.waitForURL(elsewhere.url);
  for (const seen of [await readBehind(page), await forward(page)]) {
    expect(seen).not.toContain(CANARY);
    expect(seen).not.toContain(ANSWERED);
  }
  await expect.poll(() => context.cookies(), PATIENT).toEqual([]);
  expect(farRequests).toEqual([]);
  await context.close();
}

async function forward(page: Page): Promise<string> {
  await page.goForward({ waitUntil: 'commit' });
  return everything(page);
}

async function historyOf({ page, context }: Visit) {
  const session = await context.newCDPSession(page);
  const { entries } = await session.send('Page.getNavigationHistory');
  await session.detach();
  return entries.map(({ url, title }) => ({ url, title }));
}

const leaveLink = (page: Page) => page.getByRole('link', { name: '快速离开' });

describe('leaving by the link', () => {
  it('leaves nothing behind Back with JavaScript, and one entry of ours while it lasted', async () => {
    const visit = await inConversation();
    const ours = { url: `${house.origin}/`, title: '你好' };
    expect(await historyOf(visit)).toEqual([{ url: 'about:blank', title: '' }, ours]);
    await leaveLink(visit.page).click();
    await visit.page.waitForURL(elsewhere.url);
    expect((await historyOf(visit)).map(({ url }) => url)).toEqual(['about:blank', elsewhere.url]);
    await expectNothingBehind(visit);
  });

  it('leaves nothing behind Back without JavaScript, and neutral titles', async () => {
    const visit = await inConversation({ javaScript: false });
    await leaveLink(visit.page).click();
    await visit.page.waitForURL(elsewhere.url);
    const ours = (await historyOf(visit)).filter(({ url }) => url.startsWith(house.origin));
    expect(new Set(ours.map(({ url, title }) => `${url} ${title}`))).toEqual(new Set([`${house.origin}/ 你好`]));
    await expectNothingBehind(visit);
  });

  it('leaves nothing typed behind Back from the first page without JavaScript', async () => {
    const visit = await survivorAt(browser, house, { javaScript: false });
    await visit.page.fill('#text', CANARY);
    await leaveLink(visit.page).click();
    await expectNothingBehind(visit);
  });

  it('works while the network is away', async () => {
    const visit = await inConversation();
    await visit.context.setOffline(true);
    await leaveLink(visit.page).click();
    await expect.poll(() => visit.page.url(), PATIENT).not.toContain(house.origin);
    expect(await everything(visit.page)).not.toContain(CANARY);
    await visit.context.setOffline(false);
    const behind = await readBehind(visit.page);
    expect(behind).not.toContain(CANARY);
    expect(behind).not.toContain(ANSWERED);
    await visit.context.close();
  });

  it('shows a blank page while the other site is slow', async () => {
    const visit = await inConversation();
    // While a navigation to another site waits, the browser asks the page nothing more; the page can still say something.
    await visit.page.evaluate(() => {
      addEventListener('click', () => {
        requestAnimationFrame(() => {
          console.debug(['left', location.href, document.title, document.documentElement.childNodes.length].join());
        });
      });
    });
    const release = elsewhere.hold();
    try {
      const said = visit.page.waitForEvent('console', (line) => line.text().startsWith('left'));
      await press(visit.page, '#leave');
      expect((await said).text()).toBe(`left,${house.origin}/,,0`);
    } finally {
      release();
    }
    await expectNothingBehind(visit);
  });

  it('works in the middle of sending, and what was being sent sets no cookie', async () => {
    const { store } = house.service;
    const commit = store.commitTurn;
    const begun = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const visit = await survivorAt(browser, house);
    store.commitTurn = async (turn) => {
      begun.resolve();
      await goOn.promise;
      return commit(turn);
    };
    try {
      await visit.page.fill('#text', CANARY);
      await visit.page.locator('#words button').click();
      await begun.promise;
      await press(visit.page, '#leave');
      await visit.page.waitForURL(elsewhere.url);
    } finally {
      store.commitTurn = commit;
      goOn.resolve();
    }
    await expectNothingBehind(visit);
  });
});

describe('leaving by words', () => {
  for (const javaScript of [true, false]) {
    it(`is one 0, ${javaScript ? 'with' : 'without'} JavaScript`, async () => {
      const visit = await inConversation({ javaScript });
      await visit.page.fill('#text', '0');
      await visit.page.locator('#words button').click();
      await expectNothingBehind(visit);
    });
  }

  it('is one 0 while the network is away too', async () => {
    const visit = await inConversation();
    await visit.context.setOffline(true);
    await visit.page.fill('#text', ' 0 ');
    await visit.page.locator('#words button').click();
    await expect.poll(() => visit.page.url(), PATIENT).not.toContain(house.origin);
    await visit.context.close();
  });
});

describe('a page that is only gone from', () => {
  it('is the first page again after Back, whatever the browser kept', async () => {
    const visit = await inConversation();
    await visit.page.goto(elsewhere.url);
    const behind = await readBehind(visit.page);
    expect(behind).not.toContain(CANARY);
    expect(behind).not.toContain(ANSWERED);
    await visit.page.getByRole('button', { name: '现在不安全' }).waitFor();
    await visit.context.close();
  });

  it('begins anew when it is shown out of a cache', async () => {
    const visit = await inConversation();
    await visit.page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
    await visit.page.getByRole('button', { name: '现在不安全' }).waitFor();
    expect(await everything(visit.page)).not.toContain(CANARY);
    expect((await historyOf(visit)).length).toBe(2);
    await visit.context.close();
  });
});

it('nothing is stored by the browser during a conversation but one cookie no script can read', async () => {
  const visit = await inConversation();
  const stored = () =>
    visit.page.evaluate(async () => ({
      local: localStorage.length,
      session: sessionStorage.length,
      databases: (await indexedDB.databases()).length,
      workers: (await navigator.serviceWorker.getRegistrations()).length,
      caches: (await caches.keys()).length,
      cookies: document.cookie,
      state: history.state,
    }));
  const nothing = { local: 0, session: 0, databases: 0, workers: 0, caches: 0, cookies: '', state: null };
  expect(await stored()).toEqual(nothing);
  expect(
    (await visit.context.cookies()).map(({ httpOnly, sameSite, expires }) => [httpOnly, sameSite, expires]),
  ).toEqual([[true, 'Strict', -1]]);
  await visit.context.close();
});

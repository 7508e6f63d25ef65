import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { openBrowser } from '../support/browser.ts';
import { type Elsewhere, type Served, serveElsewhere, serveHouse } from '../support/service.ts';

export let browser: Browser;
/** The site that means nothing, where leaving goes. */
export let elsewhere: Elsewhere;
export let house: Served;

/** A browser, the house and a neutral site, for the tests of one file. */
export function setTheScene(): void {
  beforeAll(async () => {
    browser = await openBrowser();
    elsewhere = await serveElsewhere();
    house = await serveHouse({ EXIT_URL: elsewhere.url });
  });
  afterAll(async () => {
    await browser?.close();
    await house?.stop();
    await elsewhere?.stop();
  });
}

import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { type ServerType, serve } from '@hono/node-server';
import { Hono } from 'hono';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { compileAssets } from '../../../scripts/build-assets.ts';
import { inviteColleague } from '../../../src/console/account/invite.ts';
import type { Assets } from '../../../src/http/page.ts';
import { openBrowser, openPage, type PageOptions, type Visit } from '../../support/browser.ts';
import { type DeskHouse, deskHouse } from '../desk-house.ts';

export type DeskPages = {
  house: DeskHouse;
  origin: string;
  listen(port: number): Promise<void>;
  stopServer(): Promise<void>;
  words(key: string): string;
  /** A worker at the desk, on duty. */
  onShift(options?: PageOptions): Promise<Page>;
};

/** The console behind a server of this machine, new for every test of the file that calls this. */
export function deskPages(): DeskPages {
  let browser: Browser;
  let assets: Assets;
  let server: ServerType;
  let visits: Visit[] = [];
  const desk = {
    origin: '',
    words: (key) => desk.house.texts.t('en', `console:page.${key}`),
    async listen(port) {
      const app = new Hono();
      app.route('/console', desk.house.app);
      app.get('/elsewhere', (c) => c.html('<!doctype html><link rel="icon" href="data:,"><title>elsewhere</title>'));
      const bound = await new Promise<number>((resolve) => {
        const options = { fetch: app.fetch, hostname: '127.0.0.1', port };
        server = serve(options, (info: AddressInfo) => resolve(info.port));
      });
      desk.origin = `http://127.0.0.1:${bound}`;
    },
    async stopServer() {
      const closed = new Promise((resolve) => server.close(resolve));
      if ('closeAllConnections' in server) server.closeAllConnections();
      await closed;
    },
    async onShift(options = {}) {
      const visit = await openPage(browser, { size: 'desk', locale: 'en-GB', ...options });
      visits.push(visit);
      const { page } = visit;
      await page.goto(`${desk.origin}${await inviteColleague(desk.house.deps)}`);
      await page.fill('#name', 'Lin');
      await page.check('input[value="zh-Hans"]');
      await page.click('button[value=join]');
      await page.waitForSelector('#state.up');
      return page;
    },
  } as DeskPages;

  beforeAll(async () => {
    const root = dirname(dirname(dirname(import.meta.dirname)));
    [browser, assets] = await Promise.all([openBrowser(), compileAssets(root)]);
  });
  beforeEach(async () => {
    desk.house = deskHouse({}, assets);
    await desk.listen(0);
  });
  afterEach(async () => {
    for (const { context, farRequests } of visits) {
      expect(farRequests).toEqual([]);
      await context.close();
    }
    visits = [];
    await desk.stopServer();
    desk.house.live.stop();
  });
  afterAll(async () => {
    await browser.close();
  });
  return desk;
}

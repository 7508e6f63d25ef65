import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { CHROMIUM } from '../../test/support/browser.ts';

export type Profile = {
  context: BrowserContext;
  page: Page;
  /** Requests to anybody but these sites; they were tried, and failed. */
  farRequests: string[];
  close(): Promise<void>;
};

/** A browser as somebody has it: its profile in a folder, its back-forward cache on, and no way off this machine. */
export async function openProfile(
  folder: string,
  ours: readonly string[],
  { javaScript = true } = {},
): Promise<Profile> {
  const context = await chromium.launchPersistentContext(folder, {
    ...CHROMIUM,
    viewport: { width: 390, height: 844 },
    locale: 'zh-CN',
    javaScriptEnabled: javaScript,
  });
  context.setDefaultTimeout(20_000);
  const farRequests: string[] = [];
  context.on('request', (request) => {
    const url = request.url();
    if (!ours.some((site) => url.startsWith(site)) && !/^(?:data|about|blob):/.test(url)) farRequests.push(url);
  });
  const page = context.pages()[0] ?? (await context.newPage());
  return { context, page, farRequests, close: () => context.close() };
}

import { type Browser, type BrowserContext, chromium, type LaunchOptions, type Page } from 'playwright-core';
import { isLoopback } from './network.ts';

/** Widths every page is looked at in: a phone, and a desk. */
const SIZES = { phone: { width: 390, height: 844 }, desk: { width: 1280, height: 800 } } as const;

export type PageOptions = {
  size?: keyof typeof SIZES;
  javaScript?: boolean;
  /** Accept-Language and navigator.language, such as zh-CN. */
  locale?: string;
  dark?: boolean;
};
export type Visit = {
  page: Page;
  context: BrowserContext;
  /** Requests to anybody but this machine; they were tried, and failed. */
  farRequests: string[];
};

/** Debian's Chromium, with the back-forward cache on, as people have it, and no way off this machine. */
export const CHROMIUM: LaunchOptions = {
  executablePath: '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    // Routes of playwright would switch caches off; a name that resolves to nothing does not.
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost, EXCLUDE [::1]',
  ],
  ignoreDefaultArgs: ['--disable-back-forward-cache'],
  timeout: 30_000,
};

/** Close it yourself. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch(CHROMIUM);
}

/** A fresh visitor, with no cookies of anybody else's. */
export async function openPage(browser: Browser, options: PageOptions = {}): Promise<Visit> {
  const context = await browser.newContext({
    viewport: SIZES[options.size ?? 'phone'],
    javaScriptEnabled: options.javaScript ?? true,
    locale: options.locale ?? 'zh-CN',
    colorScheme: options.dark ? 'dark' : 'light',
    isMobile: (options.size ?? 'phone') === 'phone',
    hasTouch: (options.size ?? 'phone') === 'phone',
  });
  context.setDefaultTimeout(10_000);
  const farRequests: string[] = [];
  context.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    const local = protocol === 'data:' || protocol === 'about:' || protocol === 'blob:' || isLoopback(hostname);
    if (!local) farRequests.push(request.url());
  });
  return { page: await context.newPage(), context, farRequests };
}

/** The browser's Back button. A page out of the back-forward cache never says "load" again, so nobody may wait for that. */
export async function goBack(page: Page): Promise<void> {
  await page.goBack({ waitUntil: 'commit' });
}

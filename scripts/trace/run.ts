import type { Page } from 'playwright-core';
import type { Elsewhere, Served } from '../../test/support/service.ts';
import type { Profile } from './profile-browser.ts';
import type { Screen } from './screen.ts';

/** One visit: what stood on the page, how soon it was gone, and where any of it was found after. */
export type Run = {
  words: string[];
  hits: string[];
  blankMs: number;
  screenIsBlank: boolean;
  firstLoadBytes: number;
};
type Scene = {
  profile: Profile;
  house: Pick<Served, 'origin'>;
  elsewhere: Elsewhere;
  by: 'button' | 'keys';
  screen: Screen;
  /** The picture of a page with nothing on it. */
  blank: string;
};

/** What the bot says to the words, and may not be found either. */
const BOT_SAYS = '现在或接下来几小时';
export const BLANK = 'blank after ';

/** Says in the console how long after the event the first frame was painted in which nothing stands on the page any more. */
export function sayWhenBlank(says: string): void {
  const measure = ({ timeStamp }: Event) =>
    requestAnimationFrame(() => {
      const painted = new MessageChannel();
      painted.port1.onmessage = () => {
        if (document.documentElement.childNodes.length === 0) console.debug(says + (performance.now() - timeStamp));
      };
      painted.port2.postMessage(null);
    });
  addEventListener('click', measure, true);
  addEventListener('keyup', measure, true);
}

/** Writes, leaves, goes Back and Forward, and looks. */
export async function leaveOnce({ profile, house, elsewhere, by, screen, blank }: Scene): Promise<Run> {
  const { page, context } = profile;
  const canary = `金丝雀${crypto.randomUUID().replaceAll('-', '')}`;
  const firstLoadBytes = await bytesOf(page, () => page.goto(`${house.origin}/`));
  await page.getByRole('button', { name: '先看信息' }).click();
  await page.getByText(BOT_SAYS).first().waitFor();
  await page.fill('#text', canary);
  await page.locator('#words button').click();
  await page.getByText(canary).waitFor();
  await page.fill('#text', canary);

  const release = elsewhere.hold();
  const said = page.waitForEvent('console', (line) => line.text().startsWith(BLANK));
  await (by === 'button' ? pressButton(page) : tapShift(page));
  const blankMs = Math.round(Number((await said).text().slice(BLANK.length)) * 10) / 10;
  const screenIsBlank = await screen.becomes(blank);
  release();
  await page.waitForURL(elsewhere.url);

  const words = [canary, BOT_SAYS];
  const hits = await hitsIn(page, words, 'after leaving');
  await page.goBack({ waitUntil: 'commit' });
  hits.push(...(await hitsIn(page, words, 'after Back')));
  await page.goForward({ waitUntil: 'commit' }).catch(() => null);
  hits.push(...(await hitsIn(page, words, 'after Forward')));
  const cookies = await context.cookies(house.origin);
  if (cookies.length > 0) hits.push('a cookie after leaving');
  return { words, hits, blankMs, screenIsBlank, firstLoadBytes };
}

async function bytesOf(page: Page, load: () => Promise<unknown>): Promise<number> {
  const session = await page.context().newCDPSession(page);
  let bytes = 0;
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  await session.send('Network.enable');
  await load();
  await session.detach();
  return bytes;
}

/** Without waiting for anything that comes of it: the browser is leaving. */
async function pressButton(page: Page): Promise<void> {
  const box = await page.locator('#leave').boundingBox();
  if (box === null) throw new Error('the button to leave is not to be seen');
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
}

/** The last answer is not waited for: the page that would give it is leaving. */
async function tapShift(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const key = (type: 'rawKeyDown' | 'keyUp') =>
    session.send('Input.dispatchKeyEvent', { type, key: 'Shift', code: 'ShiftLeft', windowsVirtualKeyCode: 16 });
  for (const type of ['rawKeyDown', 'keyUp', 'rawKeyDown', 'keyUp', 'rawKeyDown'] as const) await key(type);
  const over = () => session.detach().catch(() => undefined);
  key('keyUp').then(over, over);
}

/** Where the words stand: on the page, in its fields, in what it stored, in the rows of the history. */
async function hitsIn(page: Page, words: readonly string[], when: string): Promise<string[]> {
  const shown = await page.evaluate(() => ({
    text: `${document.title}\n${document.documentElement.innerText}`,
    fields: Array.from(
      document.querySelectorAll('textarea, input'),
      (field) => (field as HTMLInputElement).value,
    ).join(),
    // An empty page has none.
    storage: location.origin === 'null' ? '' : JSON.stringify([localStorage, sessionStorage, window.history.state]),
  }));
  const session = await page.context().newCDPSession(page);
  const { entries } = await session.send('Page.getNavigationHistory');
  await session.detach();
  const rows = entries.map(({ url, title }) => `${url} ${title}`).join('\n');
  return Object.entries({ ...shown, history: rows }).flatMap(([where, text]) =>
    words.some((word) => text.includes(word)) ? [`words in ${where} ${when}`] : [],
  );
}

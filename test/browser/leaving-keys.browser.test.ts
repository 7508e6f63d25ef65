import type { CDPSession, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { readable, survivorAt, write } from './people.ts';
import { browser, elsewhere, house, setTheScene } from './scene.ts';

const CANARY = '金丝雀藏在米缸后面';
setTheScene();

type Keys = { page: Page; session: CDPSession; tap(options?: { right?: boolean; afterMs?: number }): Promise<void> };

/** A conversation, and a keyboard whose clock the test moves itself. */
async function atKeyboard(): Promise<Keys> {
  const { page, context } = await survivorAt(browser, house, { size: 'desk' });
  await write(page, CANARY);
  const session = await context.newCDPSession(page);
  const startMs = Date.now();
  const key = (type: 'rawKeyDown' | 'keyUp', right: boolean, atMs: number) =>
    session.send('Input.dispatchKeyEvent', {
      type,
      key: 'Shift',
      code: right ? 'ShiftRight' : 'ShiftLeft',
      location: right ? 2 : 1,
      windowsVirtualKeyCode: 16,
      timestamp: (startMs + atMs) / 1_000,
    });
  return {
    page,
    session,
    async tap({ right = false, afterMs = 0 } = {}) {
      await key('rawKeyDown', right, afterMs);
      await key('keyUp', right, afterMs + 20);
    },
  };
}

describe('three clean taps of Shift', () => {
  it('leave, left and right alike, from inside the text box too', async () => {
    const { page, tap } = await atKeyboard();
    await page.focus('#text');
    await tap();
    await tap({ right: true, afterMs: 700 });
    await tap({ afterMs: 1_400 });
    await page.waitForURL(elsewhere.url);
    await page.context().close();
  });

  const spoilt: [string, (keys: Keys) => Promise<void>][] = [
    [
      'only two of them',
      async ({ tap }) => {
        await tap();
        await tap();
      },
    ],
    [
      'spread over more than two seconds',
      async ({ tap }) => {
        await tap();
        await tap({ afterMs: 1_100 });
        await tap({ afterMs: 2_200 });
      },
    ],
    [
      'Shift with a letter in between',
      async ({ page, tap }) => {
        await tap();
        await page.keyboard.press('Shift+A');
        await tap();
        await tap();
      },
    ],
    [
      'a letter alone in between',
      async ({ page, tap }) => {
        await page.focus('#text');
        await tap();
        await tap();
        await page.keyboard.press('a');
        await tap();
      },
    ],
    [
      'the pointer in between',
      async ({ page, tap }) => {
        await tap();
        await tap();
        await page.locator('.bubble.bot p').first().click();
        await tap();
      },
    ],
    [
      'a key that is held',
      async ({ page }) => {
        for (let round = 0; round < 3; round += 1) {
          for (let repeat = 0; repeat < 4; repeat += 1) await page.keyboard.down('Shift');
          await page.keyboard.up('Shift');
        }
      },
    ],
    [
      'an input method composing in between',
      async ({ page, session, tap }) => {
        await page.focus('#text');
        await tap();
        await tap();
        await session.send('Input.imeSetComposition', { text: 'ni', selectionStart: 2, selectionEnd: 2 });
        await tap();
        await session.send('Input.insertText', { text: '你' });
        await tap();
        await tap();
      },
    ],
    [
      'Esc, however often',
      async ({ page }) => {
        for (let round = 0; round < 4; round += 1) await page.keyboard.press('Escape');
      },
    ],
  ];
  for (const [name, act] of spoilt) {
    it(`do not leave: ${name}`, async () => {
      const keys = await atKeyboard();
      const { page } = keys;
      await act(keys);
      expect(await readable(page)).toContain(CANARY);
      expect(page.url()).toBe(`${house.origin}/`);

      // Three clean ones then do: the page was listening all the time.
      await page.keyboard.press('a');
      for (const atMs of [5_000, 5_500, 6_000]) await keys.tap({ afterMs: atMs });
      await page.waitForURL(elsewhere.url);
      await page.context().close();
    });
  }
});

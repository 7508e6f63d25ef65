import type { Page } from 'playwright-core';

/** Everything the screen of a page shows, frame by frame, as pictures: also while it is leaving and answers nothing. */
export type Screen = {
  /** Resolves with whether the screen shows just this, at the latest in two seconds. */
  becomes(picture: string): Promise<boolean>;
  /** The newest frame. */
  now(): Promise<string>;
  close(): Promise<void>;
};

const LOOKS = 4;
const LOOK_MS = 500;

export async function watchScreen(page: Page): Promise<Screen> {
  const session = await page.context().newCDPSession(page);
  let last: string | null = null;
  let shown = Promise.withResolvers<void>();
  session.on('Page.screencastFrame', ({ data, sessionId }) => {
    last = data;
    shown.resolve();
    shown = Promise.withResolvers();
    // A page that is gone in this moment takes no thanks.
    session.send('Page.screencastFrameAck', { sessionId }).catch(() => undefined);
  });
  const start = () => session.send('Page.startScreencast', { format: 'png', everyNthFrame: 1 });
  await start();
  return {
    async becomes(picture) {
      for (let look = 0; look < LOOKS && last !== picture; look += 1) {
        // A frame that came while the one before was still on its way is left out: from the beginning it comes again.
        if (look > 0) await session.send('Page.stopScreencast').then(start);
        const over = AbortSignal.timeout(LOOK_MS);
        const waited = new Promise<void>((resolve) => over.addEventListener('abort', () => resolve()));
        while (last !== picture && !over.aborted) await Promise.race([shown.promise, waited]);
      }
      return last === picture;
    },
    async now() {
      while (last === null) await shown.promise;
      return last;
    },
    close: () => session.detach(),
  };
}

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from '../support/browser.ts';
import { type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { type Elsewhere, redisEnvironment, serveElsewhere, serveHouse } from '../support/service.ts';
import { startWorkerd } from '../support/workerd/workerd.ts';
import { PATIENT, type Reached, readBehind, survivorAt, takeNext, workerAtDesk } from './people.ts';

let browser: Browser;
let elsewhere: Elsewhere;
beforeAll(async () => {
  browser = await openBrowser();
  elsewhere = await serveElsewhere();
});
afterAll(async () => {
  await browser?.close();
  await elsewhere?.stop();
});

const kinds = ['memory', 'redis', 'workerd'] as const;

/** On Cloudflare's runtime, on the same two servers. */
async function serveOnWorkerd(settings: Record<string, string>): Promise<Reached & { stop(): Promise<void> }> {
  const workerd = await startWorkerd();
  const { origin } = workerd;
  await workerd.begin({ PUBLIC_URL: origin, ...settings });
  const invite = async () => (await workerd.ask<string>(['desk'], 'invite'))[0] ?? '';
  return { origin, service: { invite }, stop: workerd.stop };
}

for (const kind of kinds) {
  describe(`on ${kind}`, () => {
    let house: Reached & { stop(): Promise<void> };
    const servers: RedisServer[] = [];
    beforeAll(async () => {
      const environment: Record<string, string> = { EXIT_URL: elsewhere.url };
      if (kind !== 'memory') {
        servers.push(await startRedisServer({ appendOnly: true }), await startRedisServer());
        const [store, keys] = servers;
        Object.assign(environment, redisEnvironment(store?.url ?? '', keys?.url ?? ''));
      }
      house = await (kind === 'workerd' ? serveOnWorkerd(environment) : serveHouse(environment));
    });
    afterAll(async () => {
      await house?.stop();
      await Promise.all(servers.map((server) => server.stop()));
    });

    for (const javaScript of [true, false]) {
      it(`leads from danger to a worker's answer, and leaves nothing behind Back, ${javaScript ? 'with' : 'without'} JavaScript`, async () => {
        const worker = await workerAtDesk(browser, house, `desk-${kind}-${javaScript}`);
        const survivor = await survivorAt(browser, house, { javaScript });

        await survivor.page.getByRole('button', { name: '现在不安全' }).click();
        await survivor.page.getByText('已经放到值班社工面前').waitFor();
        await survivor.page.fill('#text', '我躲在厕所里');
        await survivor.page.getByRole('button', { name: '发送' }).click();
        await survivor.page.getByText('收到了').waitFor();

        // It appears without reloading, and opens with the words.
        await takeNext(worker.page).click();
        await worker.page.getByText('我躲在厕所里').waitFor();
        await worker.page.getByText('不清楚').first().waitFor();
        await worker.page.fill('textarea', '我在这里，你能说话吗？');
        await worker.page.keyboard.press('Enter');

        const answer = survivor.page.getByText('我在这里，你能说话吗？');
        const look = survivor.page.getByRole('button', { name: '有新消息吗' });
        const looked = async () => {
          if (!javaScript) await look.click();
          return answer.count();
        };
        await expect.poll(looked, PATIENT).toBe(1);
        expect(survivor.farRequests).toEqual([]);
        expect(await survivor.page.evaluate(() => history.length)).toBeLessThan(javaScript ? 3 : 6);

        await survivor.page.getByRole('link', { name: '快速离开' }).click();
        await survivor.page.waitForURL(elsewhere.url);
        const behind = await readBehind(survivor.page);
        for (const word of ['厕所', '我在这里', '收到了']) expect(behind).not.toContain(word);
        await expect.poll(() => survivor.context.cookies(), PATIENT).toEqual([]);

        await worker.page.getByText('匆忙离开').first().waitFor();
        await survivor.context.close();
        await worker.context.close();
      });

      it(`leads from a town to its centre, ${javaScript ? 'with' : 'without'} JavaScript`, async () => {
        const { page, context } = await survivorAt(browser, house, { javaScript });
        await page.goto(`${house.origin}/find`);
        await page.getByRole('button', { name: '虎门镇' }).click();
        await page.getByText('示例·虎门镇').first().waitFor();
        expect(page.url()).toBe(`${house.origin}/find`);
        await context.close();
      });
    }

    it('never gives two workers the same case', async () => {
      const workers = await Promise.all(['one', 'two'].map((name) => workerAtDesk(browser, house, `${name}-${kind}`)));
      const survivor = await survivorAt(browser, house);
      await survivor.page.getByRole('button', { name: '现在不安全' }).click();
      await Promise.all(workers.map(({ page }) => page.getByText('等待：1').waitFor()));
      await Promise.all(workers.map(({ page }) => takeNext(page).click()));
      const holds = async () => Promise.all(workers.map(({ page }) => page.locator('textarea').count()));
      await expect.poll(holds, PATIENT).toContain(1);
      await Promise.all(workers.map(({ page }) => page.getByText('等待：1').waitFor({ state: 'detached' })));
      expect((await holds()).reduce((sum, count) => sum + count, 0)).toBe(1);
      await Promise.all([survivor, ...workers].map(({ context }) => context.close()));
    });
  });
}

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toBase64url } from '../../src/core/basics/base64url.ts';
import { DEMO_SECRETS } from '../support/channel-house.ts';
import { serveFake } from '../support/fake-http.ts';
import { createFakeTelegram } from '../support/fake-telegram/fake-telegram.ts';
import { openLoopback } from '../support/network.ts';
import { type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { testSecret } from '../support/small-house.ts';
import { HELP_ORIGIN, startWorkerd, type Workerd } from '../support/workerd/workerd.ts';

const ask = (workerd: Workerd, path: string, init: RequestInit = {}) =>
  workerd.fetch(new Request(`${HELP_ORIGIN}${path}`, init));
const says = (text: string, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  body: JSON.stringify({ id: crypto.randomUUID(), text, first: '1' }),
  headers: { origin: HELP_ORIGIN, 'content-type': 'application/json', ...headers },
});

async function openTelegram(hook: (request: Request) => Promise<Response>) {
  const telegram = createFakeTelegram({
    clock: { nowMs: Date.now },
    token: DEMO_SECRETS.telegram.token,
    secret: DEMO_SECRETS.telegram.webhookSecret,
    hook,
    hookUrl: `${HELP_ORIGIN}/hooks/telegram`,
    limits: false,
  });
  const served = await serveFake(telegram.api);
  openLoopback(served.origin);
  const settings = {
    TELEGRAM_BOT_TOKEN: DEMO_SECRETS.telegram.token,
    TELEGRAM_WEBHOOK_SECRET: DEMO_SECRETS.telegram.webhookSecret,
    TELEGRAM_API_ROOT: served.origin,
  };
  return { telegram, served, settings };
}

describe('deployed without REDIS_URL', () => {
  let workerd: Workerd;
  let platform: Awaited<ReturnType<typeof openTelegram>>;
  beforeAll(async () => {
    platform = await openTelegram((request) => workerd.fetch(request));
    const settings = { PUBLIC_URL: HELP_ORIGIN, YULAN_SECRET: toBase64url(testSecret), ...platform.settings };
    workerd = await startWorkerd({ product: { settings } });
  });
  afterAll(async () => {
    await workerd.stop();
    await platform.served.stop();
  });

  it('the first page and the finder are there, with the numbers', async () => {
    for (const path of ['/', '/find']) {
      const answer = await ask(workerd, path);
      expect([path, answer.status]).toEqual([path, 200]);
      expect(await answer.text()).toContain('110');
    }
  });

  it('what somebody writes is answered with the card and 503, and nobody is told that it arrived or that this is a demo', async () => {
    const answer = await ask(workerd, '/', says('我在家里不安全'));
    const page = await answer.text();
    expect(answer.status).toBe(503);
    expect(page).toMatch(/110[\s\S]*120/);
    expect(page).toContain('没有收到');
    expect(page).not.toContain('演示');
  });

  it('leaving works, and everything else says 503', async () => {
    expect((await ask(workerd, '/leave', { redirect: 'manual' })).status).toBe(303);
    expect((await ask(workerd, '/healthz')).status).toBe(503);
    const cookie = `__Secure-desk=${'A'.repeat(43)}`;
    expect((await ask(workerd, '/console', { headers: { accept: 'text/html', cookie } })).status).toBe(503);
  });

  it('whoever writes on Telegram is sent the numbers once, and Telegram is asked to keep the message', async () => {
    const person = platform.telegram.person();
    person.says('我在家里不安全');
    await platform.telegram.deliver();
    person.says('他回来了');
    await platform.telegram.deliver();
    const shown = JSON.stringify(platform.telegram.calls.map(({ payload }) => payload));
    expect(shown.match(/这里现在用不了/g)).toHaveLength(1);
    expect(shown).toMatch(/110[\s\S]*120/);
    expect(platform.telegram.attempts.map(({ result }) => result)).not.toContain(200);
  });

  it('what is not Telegram’s is refused, and nothing is sent', async () => {
    const before = platform.telegram.calls.length;
    const answer = await ask(workerd, '/hooks/telegram', { method: 'POST', body: '{"update_id":1}' });
    expect([answer.status, platform.telegram.calls.length]).toEqual([401, before]);
  });
});

describe('deployed without any setting', () => {
  let workerd: Workerd;
  beforeAll(async () => {
    workerd = await startWorkerd({ product: { settings: {} } });
  });
  afterAll(() => workerd.stop());

  it('whoever writes is shown the numbers with 503, as in any outage', async () => {
    const answer = await ask(workerd, '/', says('我在家里不安全'));
    expect(answer.status).toBe(503);
    expect(await answer.text()).toMatch(/110[\s\S]*120/);
  });
});

describe('the outer guard', () => {
  let workerd: Workerd;
  let store: RedisServer;
  let keyServer: RedisServer;
  beforeAll(async () => {
    [store, keyServer] = await Promise.all([startRedisServer(), startRedisServer()]);
    const settings = {
      PUBLIC_URL: HELP_ORIGIN,
      REDIS_URL: store.url,
      KEY_REDIS_URL: keyServer.url,
      YULAN_SECRET: toBase64url(testSecret),
    };
    workerd = await startWorkerd({ product: { settings }, limit: 5 });
  });
  afterAll(async () => {
    await workerd.stop();
    await Promise.all([store.stop(), keyServer.stop()]);
  });

  it('turns away an address that asks too often, with the numbers, and never whoever leaves or a platform', async () => {
    const answers: Response[] = [];
    for (let count = 0; count < 12; count += 1) answers.push(await ask(workerd, '/healthz'));
    const statuses = answers.map(({ status }) => status);
    expect(statuses).toContain(200);
    expect(statuses.at(-1)).toBe(429);
    const refused = await ask(workerd, '/', says('你好'));
    expect(refused.status).toBe(429);
    expect(await refused.text()).toContain('110');
    expect((await ask(workerd, '/leave', { redirect: 'manual' })).status).toBe(303);
    expect((await ask(workerd, '/hooks/telegram', { method: 'POST' })).status).toBe(404);
  });
});

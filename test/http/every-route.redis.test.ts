import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LIMITS } from '../../src/core/limits.ts';
import { type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { type House, openHouse, redisEnvironment } from '../support/service.ts';

const ORIGIN = 'https://help.example';
const OURS = { origin: ORIGIN, 'sec-fetch-site': 'same-origin' };
const FORM = { ...OURS, 'content-type': 'application/x-www-form-urlencoded' };
const JSON_TYPE = { ...OURS, 'content-type': 'application/json' };

type Ask = { path: string; status: number; init?: RequestInit };
const post = (path: string, status: number, body: string, headers: Record<string, string>): Ask => ({
  path,
  status,
  init: { method: 'POST', body, headers },
});

/** Every route, with what it answers when all is well and each way it refuses. `document`: people see it as a page. */
const DOCUMENTS: Record<string, Ask[]> = {
  'GET /': [{ path: '/', status: 200 }],
  'POST /': [
    post('/', 200, 'first=1&tap=first-contact%2Fhello%3Aunsafe', FORM),
    post('/', 205, '{"first":true,"tap":"!:hide"}', JSON_TYPE),
    post('/', 400, 'first=1&tap=nothing', FORM),
    post('/', 403, 'first=1&text=x', { ...FORM, origin: 'https://else.example' }),
    post('/', 413, `text=${'x'.repeat(LIMITS.bodyMaxBytes)}`, FORM),
  ],
  'GET /leave': [{ path: '/leave', status: 303 }],
  'GET /find': [{ path: '/find', status: 200 }],
  'POST /find': [
    post('/find', 200, 'name=x', FORM),
    post('/find', 403, 'name=x', { ...FORM, origin: 'https://else.example' }),
  ],
  'GET /console': [{ path: '/console', status: 200 }],
  'GET /console/join/:token': [{ path: '/console/join/nobody', status: 410 }],
  'POST /console/join/:token': [post('/console/join/nobody', 410, 'act=join&name=x', FORM)],
  'no route': [
    { path: '/nowhere', status: 404 },
    { path: '/console/nowhere', status: 404 },
  ],
};
const PARTNER = 'https://partner.example';
/** The page that a partner frames. */
const FRAMED: Record<string, Ask[]> = {
  'GET /widget': [{ path: '/widget', status: 200 }],
  'POST /widget': [
    post('/widget', 200, '{"first":true,"tap":"first-contact/hello:unsafe"}', JSON_TYPE),
    post('/widget', 400, 'first=1&text=x', FORM),
    post('/widget', 403, '{"first":true,"text":"x"}', { ...JSON_TYPE, origin: PARTNER }),
  ],
  'GET /widget/events': [{ path: '/widget/events', status: 204 }],
  'POST /widget/leave': [
    post('/widget/leave', 204, '', OURS),
    post('/widget/leave', 403, '', { ...OURS, origin: PARTNER }),
  ],
};
/** What a page of ours fetches, or a machine asks: nobody reads it as a page. */
const ANSWERS: Record<string, Ask[]> = {
  'GET /events': [{ path: '/events', status: 204 }],
  'GET /healthz': [{ path: '/healthz', status: 200 }],
  'GET /console/': [{ path: '/console/', status: 308 }],
  'GET /find/': [{ path: '/find/', status: 308 }],
  'GET /console/stream': [{ path: '/console/stream', status: 401 }],
  ...Object.fromEntries(
    [
      'beat',
      'invite',
      'language',
      'end',
      'next',
      ...['read', 'words', 'attend', 'reopen', 'release', 'close'].map((verb) => `cases/:id/${verb}`),
    ].map((verb) => [`POST /console/${verb}`, [post(`/console/${verb.replace(':id', 'x')}`, 401, '{}', JSON_TYPE)]]),
  ),
  'POST /hooks/telegram': [post('/hooks/telegram', 401, '{}', {})],
  'POST /hooks/line': [post('/hooks/line', 401, '{}', {})],
};

let redis: [RedisServer, RedisServer];
let house: House;
beforeAll(async () => {
  redis = await Promise.all([startRedisServer(), startRedisServer()]);
  house = await openHouse({
    ...redisEnvironment(redis[0].url, redis[1].url),
    PUBLIC_URL: ORIGIN,
    WIDGET_ORIGINS: PARTNER,
    TELEGRAM_BOT_TOKEN: `1:${'a'.repeat(35)}`,
    TELEGRAM_WEBHOOK_SECRET: '0123456789abcdefghijklmnopqrstuv',
    LINE_CHANNEL_SECRET: '0123456789abcdef0123456789abcdef',
    LINE_CHANNEL_ACCESS_TOKEN: 'abcdefghijklmnopqrstuvwxyz012345',
  });
});
afterAll(async () => {
  await house?.service.stop();
  await Promise.all(redis?.map((server) => server.stop()) ?? []);
});

const ask = async ({ path, status, init }: Ask) => {
  const answer = await house.get(ORIGIN + path, init);
  expect(`${init?.method ?? 'GET'} ${path} ${answer.status}`).toBe(`${init?.method ?? 'GET'} ${path} ${status}`);
  return answer;
};
const policyOf = (answer: Response) =>
  Object.fromEntries(
    (answer.headers.get('content-security-policy') ?? '')
      .split('; ')
      .map((rule): [string, string] => [rule.split(' ')[0] ?? '', rule.split(' ').slice(1).join(' ')]),
  );

test('every route the service has is asked here', () => {
  const routes = house.service.app.routes
    .filter(({ method }) => method !== 'ALL')
    .map(({ method, path }) => `${method} ${path}`);
  const asked = [DOCUMENTS, FRAMED, ANSWERS].flatMap((table) => Object.keys(table));
  expect([...new Set(routes)].filter((route) => !asked.includes(route) && route !== 'POST /console/*')).toEqual([]);
  expect(asked.filter((route) => !routes.includes(route))).toEqual(['no route']);
});

describe.each(Object.entries(DOCUMENTS))('%s', (_, asked) => {
  test.each(asked)(
    '$path $status is kept nowhere, framed by nobody, tells no other site, and may do nothing it does not need',
    async (one) => {
      const answer = await ask(one);
      const headers = Object.fromEntries(answer.headers);
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'referrer-policy': 'same-origin',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
      });
      expect(headers['strict-transport-security']).toMatch(/^max-age=(?:[3-9]\d{7}|\d{9,})/);
      const { 'style-src': style = '', 'script-src': script = '', ...policy } = policyOf(answer);
      expect(policy).toEqual({
        'default-src': "'none'",
        'img-src': 'data:',
        'connect-src': "'self'",
        'form-action': "'self'",
        'frame-ancestors': "'none'",
        'base-uri': "'none'",
      });
      for (const sources of [style, script])
        expect(sources).toMatch(/^(?:'none'|'sha256-[\w+/=]+'(?: 'sha256-[\w+/=]+')*)$/);
      const closed = headers['permissions-policy']?.split(', ') ?? [];
      expect(closed.filter((feature) => !feature.endsWith('=()'))).toEqual([]);
      for (const feature of [
        'geolocation',
        'camera',
        'microphone',
        'usb',

        'browsing-topics',
        'display-capture',
        'idle-detection',
      ])
        expect(closed).toContain(`${feature}=()`);
      for (const named of [
        'server',
        'x-powered-by',
        'etag',
        'last-modified',
        'access-control-allow-origin',
        'link',
        'report-to',
        'nel',
      ])
        expect(headers).not.toHaveProperty(named);
      await answer.body?.cancel();
    },
  );
});

describe.each(Object.entries(FRAMED))('%s', (_, asked) => {
  test.each(asked)(
    '$path $status is framed by the partner alone, sends no form, and is else like any page',
    async (one) => {
      const answer = await ask(one);
      const { 'frame-ancestors': framedBy, 'form-action': forms, 'default-src': rest } = policyOf(answer);
      expect({ framedBy, forms, rest }).toEqual({ framedBy: PARTNER, forms: "'none'", rest: "'none'" });
      const headers = Object.fromEntries(answer.headers);
      expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
      expect(headers['referrer-policy']).toBe('same-origin');
      expect(headers).not.toHaveProperty('x-frame-options');
      expect(headers).not.toHaveProperty('access-control-allow-origin');
      await answer.body?.cancel();
    },
  );
});

test('the page a partner frames is the same bytes for everybody, and its cookie is that partner’s own', async () => {
  const read = async (headers: Record<string, string>) => (await house.get(`${ORIGIN}/widget`, { headers })).text();
  const [one, other] = await Promise.all([read({}), read({ cookie: `__Host-w=${'a'.repeat(22)}` })]);
  expect(other).toBe(one);
  const begun = await ask(FRAMED['POST /widget']?.[0] as Ask);
  const [cookie = ''] = begun.headers.getSetCookie();
  expect(cookie).toMatch(/^__Host-w=[\w-]{22}; Path=\/; HttpOnly; Secure; SameSite=None; Partitioned$/);
  await begun.body?.cancel();
});

test.each(['/', '/widget'])(
  'all that %s loads at first is under 14 KB packed, and it asks for nothing more',
  async (path) => {
    const page = await (await house.get(ORIGIN + path)).text();
    expect(gzipSync(page).length).toBeLessThanOrEqual(14 * 1_024);
    expect(page).not.toMatch(/(?:src|action|data|poster)="https?:|url\(|@import|<link rel="(?!icon)/);
  },
);

test('without partners there is no page to frame', async () => {
  const alone = await openHouse();
  expect((await alone.get('http://localhost:8787/widget')).status).toBe(404);
});

describe.each(Object.entries(ANSWERS))('%s', (_, asked) => {
  test.each(asked)('$path $status is kept nowhere and taken for nothing else', async (one) => {
    const answer = await ask(one);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(policyOf(answer)['default-src']).toBe("'none'");
    await answer.body?.cancel();
  });
});

test('leaving takes its own cookie by name, and what the browser kept of us', async () => {
  const { headers } = await ask({ path: '/leave', status: 303 });
  expect(headers.get('clear-site-data')).toBe('"cache", "storage"');
  expect(headers.getSetCookie()).toEqual([
    '__Host-s=x; Path=/; HttpOnly; Secure; SameSite=Strict',
    '__Host-s=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Strict',
  ]);
});

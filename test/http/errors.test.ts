import { Hono } from 'hono';
import { expect, it } from 'vitest';
import { AppError, ERROR_CODES } from '../../src/core/error.ts';
import { LANGUAGES } from '../../src/core/language.ts';
import { errorHandler, notFound } from '../../src/http/errors.ts';
import type { Assets } from '../../src/http/page.ts';
import { openHouse } from '../support/service.ts';

const LEAVE = '<a class="button leave" href="/leave" rel="noreferrer noopener nofollow">快速离开</a>';
const inBrowser = { host: 'localhost:8787' };

function expectWayOutAndNumbers(page: string): void {
  const top = /<header class="top"><div class="bar">(.*?)<\/div><\/header>/s.exec(page)?.[1];
  expect(top).toBe(LEAVE);
  expect([...page.matchAll(/href="tel:(\d+)"/g)].map(([, number]) => number)).toEqual(['110', '120']);
}

it('a page that is not there has a way out, and police and ambulance', async () => {
  const { get } = await openHouse();
  const answer = await get('/nowhere', { headers: inBrowser });
  expect(answer.status).toBe(404);
  expectWayOutAndNumbers(await answer.text());
});

it.each([
  [400, { 'content-type': 'text/plain' }, 'hello'],
  [403, { 'content-type': 'application/json', origin: 'https://elsewhere.example' }, '{}'],
  [413, { 'content-type': 'application/json' }, 'x'.repeat(100_000)],
])('so has the page of a %i', async (status, headers, body) => {
  const { get } = await openHouse();
  const ours = { origin: 'http://localhost:8787', ...inBrowser };
  const answer = await get('http://localhost:8787/find', { method: 'POST', headers: { ...ours, ...headers }, body });
  expect(answer.status).toBe(status);
  expectWayOutAndNumbers(await answer.text());
});

/** A front that only fails, with numbers of a made-up country. */
function failing(error: Error): Hono {
  const asset = { text: '', hash: 'sha256-0' };
  const app = new Hono();
  const parts = {
    texts: { t: (language: string, key: string) => `${language} ${key}`, has: () => true },
    assets: { 'base.css': asset } as Assets,
    log: () => undefined,
    https: false,
    demo: false,
    numbers: (language: string) => [{ name: `police ${language}`, number: '999' }],
  };
  app.onError(errorHandler(parts));
  app.notFound(notFound(parts));
  app.get('/', () => {
    throw error;
  });
  return app;
}

it.each<[string, Error]>([
  ...ERROR_CODES.map((code): [string, Error] => [code, new AppError(code, 'test')]),
  ['unforeseen', new TypeError('test')],
])(
  'whatever fails (%s), its page says so in every language, with a way out and the numbers handed in',
  async (_code, error) => {
    const page = await (await failing(error).request('/')).text();
    expect(page).toContain('href="/leave" rel="noreferrer noopener nofollow"');
    expect(page).toContain('<a class="button" href="tel:999"><b>999</b> police zh-Hans</a>');
    for (const language of LANGUAGES) expect(page).toContain(`<p lang="${language}">${language} errors:`);
  },
);

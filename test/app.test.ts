import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { SIGNED_IN_ROUTES } from '../src/console/routes.ts';
import { AppError } from '../src/core/error.ts';
import { LIMITS } from '../src/core/limits.ts';
import { openHouse } from './support/service.ts';

const zipped = { 'accept-encoding': 'gzip' };

it('the first page arrives gzip-encoded in at most 14 KB, and whole for who cannot unpack it', async () => {
  const { get } = await openHouse();
  const packed = await get('/', { headers: zipped });
  expect(packed.headers.get('content-encoding')).toBe('gzip');
  const bytes = new Uint8Array(await packed.arrayBuffer());
  expect(bytes.length).toBeLessThanOrEqual(14 * 1024);
  const plain = await get('/');
  expect(plain.headers.get('content-encoding')).toBeNull();
  expect(gunzipSync(bytes).toString('utf8')).toBe(await plain.text());
});

it.each(['/find', '/console', '/nowhere'])('%s is a page and packed', async (path) => {
  const { get } = await openHouse();
  const answer = await get(path, { headers: { ...zipped, accept: 'text/html', host: 'localhost:8787' } });
  expect(answer.headers.get('content-encoding')).toBe('gzip');
});

it('events are never packed, or they would wait for the packer', async () => {
  const { get, post } = await openHouse();
  const begun = await post('/', { id: 'begin-0001', tap: '!:person', first: '1' });
  const cookie = begun.headers.get('set-cookie')?.split(';')[0] ?? '';
  const events = await get('/events', { headers: { ...zipped, cookie, host: 'localhost:8787' } });
  expect(events.headers.get('content-type')).toContain('text/event-stream');
  expect(events.headers.get('content-encoding')).toBeNull();
  await events.body?.cancel();
});

it.each(['/healthz', '/console/stream'])('JSON of %s is not packed', async (path) => {
  const { get } = await openHouse();
  const answer = await get(path, { headers: { ...zipped, host: 'localhost:8787' } });
  expect(answer.headers.get('content-type')).toContain('application/json');
  expect(answer.headers.get('content-encoding')).toBeNull();
});

it.each(['/console', '/find'])(
  '%s with a slash behind it leads to it, for who opens it and for nobody else',
  async (path) => {
    const { get, post } = await openHouse();
    const answer = await get(`${path}/?town=canary`, { headers: { host: 'localhost:8787' } });
    expect(answer.status).toBe(308);
    expect(answer.headers.get('location')).toBe(path);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect((await get(path, { headers: { host: 'localhost:8787' } })).status).toBe(200);
    expect((await post(`${path}/`, {})).status).not.toBe(308);
  },
);

it.each([200, 503])('whether it is well (%i) is kept by nobody and taken for nothing else', async (status) => {
  const { service, get } = await openHouse();
  if (status === 503) service.store.ping = () => Promise.reject(new AppError('store-unavailable', 'test'));
  const { status: answered, headers } = await get('/healthz');
  expect(answered).toBe(status);
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('content-security-policy')).toContain("default-src 'none'");
});

it('a page of an error says in the demo that all is sample data', async () => {
  const { get } = await openHouse();
  const page = await (await get('/nowhere')).text();
  expect(page).toContain('<p class="banner">');
  expect(page).toContain('演示');
});

const posts = SIGNED_IN_ROUTES.filter(({ method }) => method === 'POST').map(({ path }) => path);
it.each(['/', '/find', ...posts.map((path) => `/console${path.replace(':id', 'case-0001')}`)])(
  '%s refuses a body over the limit',
  async (path) => {
    const { post } = await openHouse();
    expect((await post(path, { text: 'x'.repeat(LIMITS.bodyMaxBytes) })).status).toBe(413);
  },
);

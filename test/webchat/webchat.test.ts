import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/core/error.ts';
import { asWorkerId } from '../../src/core/ids.ts';
import { type House, openHouse } from '../support/service.ts';

const worker = asWorkerId('worker-1');
const cookieOf = (response: Response) => response.headers.get('set-cookie')?.split(';')[0] ?? '';
const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString();
const formType = { 'content-type': 'application/x-www-form-urlencoded' };

/** Sends a form as the page without JavaScript does. */
async function submit(
  house: House,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Response> {
  return house.get('http://localhost:8787/', {
    method: 'POST',
    body: form(fields),
    headers: { origin: 'http://localhost:8787', host: 'localhost:8787', ...formType, ...headers },
  });
}
const hidden = (page: string, name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? '';

describe('the first page', () => {
  it('is the same bytes for everybody, with a cookie or without', async () => {
    const house = await openHouse();
    const plain = await (await house.get('/')).text();
    const opened = await submit(house, { first: '1', tap: 'first-contact/hello:unsafe' });
    const again = await house.get('/', { headers: { cookie: cookieOf(opened), 'accept-language': 'en' } });
    expect(await again.text()).toBe(plain);
    expect(again.headers.get('set-cookie')).toBeNull();
  });

  it('shows the number and the way to say "not safe right now" at once', async () => {
    const page = await (await openHouse()).get('/');
    const text = await page.text();
    expect(text).toContain('110');
    expect(text).toContain('现在不安全');
    expect(text).toContain('href="/leave"');
  });

  it('asks nobody else for anything, and keeps nothing', async () => {
    const page = await (await openHouse()).get('/');
    const text = await page.text();
    expect([...text.matchAll(/(?:src|href|action)="(?!\/|#|data:,|tel:)([^"]*)"/g)]).toEqual([]);
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    expect(page.headers.get('referrer-policy')).toBe('same-origin');
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
  });
});

describe('a conversation without JavaScript', () => {
  it('answers a tap with a page, opens the case, and sets one HttpOnly cookie', async () => {
    const house = await openHouse();
    const answer = await submit(house, { first: '1', tap: 'first-contact/hello:unsafe' });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('set-cookie')).toMatch(/^s=[A-Za-z0-9_-]{22}; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(await answer.text()).toContain('现在没有社工值班');
    expect((await house.service.store.deskView(worker)).waiting).toMatchObject([{ level: 'immediate' }]);
  });

  it('gives a resent form the same answer and no second case', async () => {
    const house = await openHouse();
    const first = await submit(house, { first: '1', tap: 'first-contact/hello:info' });
    const cookie = cookieOf(first);
    const page = await first.text();
    const form = { id: hidden(page, 'id'), seen: hidden(page, 'seen'), tap: 'first-contact/danger:yes' };
    const bubbles = async (response: Response) =>
      [...(await response.text()).matchAll(/data-seq="\d+"[\s\S]*?<\/article>/g)].map(String);
    const once = await bubbles(await submit(house, form, { cookie }));
    const twice = await bubbles(await submit(house, form, { cookie }));
    expect(twice).toEqual(once);
    expect((await house.service.store.deskView(worker)).waitingCount).toBe(1);
  });

  it('speaks English from the tap that asks for it', async () => {
    const house = await openHouse();
    const answer = await (await submit(house, { first: '1', tap: '!:language.en' })).text();
    expect(answer).toContain('<html lang="en"');
    expect(answer).toContain('In danger, call 110 first');
  });

  it('does not read what is sent again from a page that was left', async () => {
    const house = await openHouse();
    const sent = await submit(house, { id: 'an-old-form', text: '救命' });
    const answer = await sent.text();
    expect(answer).toContain('没有收到');
    expect(answer).toContain('现在不安全');
    expect(answer).not.toContain('救命');
    expect((await house.service.store.deskView(worker)).waitingCount).toBe(0);
  });

  it('says what erasing left, and forgets the cookie', async () => {
    const house = await openHouse();
    const cookie = cookieOf(await submit(house, { first: '1', tap: 'first-contact/hello:info' }));
    const erased = await submit(house, { id: 'form-2-id', tap: '!:erase' }, { cookie });
    expect(await erased.text()).toContain('已删除');
    expect(erased.headers.get('set-cookie')).toContain('Max-Age=0');
  });
});

describe('leaving', () => {
  it('is one plain link: the session ends, the cookie goes, another site comes', async () => {
    const house = await openHouse({ EXIT_URL: 'https://weather.example/' });
    const cookie = cookieOf(await submit(house, { first: '1', tap: 'first-contact/hello:unsafe' }));
    const left = await house.get('/leave', { headers: { cookie } });
    expect(left.status).toBe(303);
    expect(left.headers.get('location')).toBe('https://weather.example/');
    expect(left.headers.get('set-cookie')).toContain('Max-Age=0');
    expect((await house.service.store.deskView(worker)).waiting).toMatchObject([
      { presence: 'left', level: 'immediate' },
    ]);
  });

  it('goes on when the store is gone', async () => {
    const house = await openHouse();
    const cookie = cookieOf(await submit(house, { first: '1', tap: 'first-contact/hello:info' }));
    house.service.store.commitTurn = () => Promise.reject(new AppError('store-unavailable', 'gone'));
    expect((await house.get('/leave', { headers: { cookie } })).status).toBe(303);
  });
});

describe('bad input', () => {
  const refused: [string, string, RequestInit, number][] = [
    ['a body over 16 KB', 'x'.repeat(16 * 1024 + 1), {}, 413],
    ['JSON that is none', '{"text":', { headers: { 'content-type': 'application/json' } }, 400],
    ['JSON of another shape', '{"text":{"a":1}}', { headers: { 'content-type': 'application/json' } }, 400],
    ['neither text nor tap', '{}', { headers: { 'content-type': 'application/json' } }, 400],
    ['a choice that is none of ours', '{"tap":"<script>"}', { headers: { 'content-type': 'application/json' } }, 400],
    ['no kind of body we know', 'text', { headers: { 'content-type': 'text/plain' } }, 400],
    [
      'another origin',
      '{"text":"hi"}',
      { headers: { 'content-type': 'application/json', origin: 'https://evil.example' } },
      403,
    ],
    ['no origin at all', '{"text":"hi"}', { headers: { 'content-type': 'application/json', origin: '' } }, 403],
    [
      'another site by its own account',
      '{"text":"hi"}',
      { headers: { 'content-type': 'application/json', 'sec-fetch-site': 'cross-site' } },
      403,
    ],
  ];
  for (const [name, body, init, status] of refused) {
    it(`answers ${name} with ${status} and does nothing`, async () => {
      const house = await openHouse();
      const headers = {
        origin: 'http://localhost:8787',
        host: 'localhost:8787',
        ...formType,
        ...(init.headers as Record<string, string>),
      };
      const answer = await house.get('http://localhost:8787/', { method: 'POST', body, headers });
      expect(answer.status).toBe(status);
      expect(answer.headers.get('set-cookie')).toBeNull();
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    });
  }

  const hostile: [string, unknown][] = [
    ['a lone surrogate', 'a\ud800b'],
    ['right-to-left marks', '\u202eabc\u202d \u200f'],
    ['controls', '\u0000\u0007\u001b[31m hello'],
    ['zero-width floods', '\u200b\u200d\ufeff'.repeat(300)],
    ['only blanks', ' \n\t '],
    ['nothing', ''],
    ['far too many letters', '他'.repeat(5_000)],
    ['markup', '<img src=x onerror=alert(1)>"\'&'],
    ['a prototype', '__proto__'],
  ];
  for (const [name, text] of hostile) {
    it(`is not broken by ${name}, in JSON or a form`, async () => {
      const house = await openHouse();
      const first = await house.post('/', { first: true, text });
      expect(first.status).toBe(200);
      const form = await submit(house, { first: '1', text: String(text).slice(0, 1_000) });
      expect(form.status).toBe(200);
      expect(await form.text()).not.toContain('<img src=x');
    });
  }
});

describe('when the store is gone', () => {
  it('shows the card once in half an hour a chat, with a 5xx each time', async () => {
    const house = await openHouse();
    const cookie = cookieOf(await submit(house, { first: '1', tap: 'first-contact/hello:info' }));
    house.service.store.commitTurn = () => Promise.reject(new AppError('store-unavailable', 'gone'));
    const ask = async () => {
      const answer = await submit(house, { id: 'form-3-id', text: 'hello' }, { cookie });
      expect(answer.status).toBe(503);
      return (await answer.text()).includes('tel:110');
    };
    expect([await ask(), await ask()]).toEqual([true, false]);
    house.clock.offsetMs += 30 * 60_000;
    expect(await ask()).toBe(true);
  });
});

import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/core/error.ts';
import { makeFinder } from './make-finder.ts';

const finder = makeFinder({ numbers: () => [{ name: 'x', number: '110', note: 'y' }] });

/** Every kind of page there is, in both languages. */
async function pages(): Promise<string[]> {
  const forms = ['zh-Hans', 'en'].flatMap((language) => [
    { language },
    { language, name: 'nowhere' },
    { language, town: '441900003' },
    { language, town: '441900402' },
  ]);
  return Promise.all(forms.map(async (form) => (await finder.post(form)).text()));
}

describe('the finder page', () => {
  it('has no script, no handler and nothing from anybody else', async () => {
    for (const page of await pages()) {
      expect(page).not.toMatch(/<script|\son\w+=|javascript:|<img|<iframe|<link rel="(?!icon")/i);
      const targets = [...page.matchAll(/\s(?:href|src|action)="([^"]*)"/g)].map(([, target]) => target);
      expect(new Set(targets)).toEqual(new Set(['data:,', '#main', '/leave', '/find', '/', 'tel:110']));
      expect(page).not.toMatch(/url\(|@import/);
    }
  });

  it('never puts a town into an address: every form is a POST and no link has a query', async () => {
    for (const page of await pages()) {
      const forms = page.match(/<form [^>]*>/g) ?? [];
      expect(forms.length).toBeGreaterThan(2);
      for (const form of forms) expect(form).toMatch(/method="post" action="\/find"/);
      expect(page).not.toMatch(/href="[^"]*\?/);
    }
  });

  it('is the same for everyone on GET, whatever the address or cookie says', async () => {
    const plain = await (await finder.get()).text();
    for (const address of ['/find?town=441900003', '/find?name=%E8%99%8E%E9%97%A8']) {
      const headers = { cookie: 'chat=x', 'accept-language': 'en' };
      expect(await (await finder.app.request(address, { headers })).text()).toBe(plain);
    }
  });
});

describe('the answer around the page', () => {
  it('sends the headers of every front, and styles that its policy allows', async () => {
    const response = await finder.post({ town: '441900003' });
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('referrer-policy')).toBe('same-origin');
    expect(response.headers.get('set-cookie')).toBeNull();
    expect(policy).toContain("script-src 'none'");
    const styles = [...(await response.text()).matchAll(/<style>([\s\S]*?)<\/style>/g)].map(([, text]) => text ?? '');
    expect(styles).toHaveLength(2);
    for (const text of styles)
      expect(policy).toContain(`'sha256-${createHash('sha256').update(text).digest('base64')}'`);
  });

  it('refuses a POST that the guard refuses', async () => {
    const guarded = makeFinder({
      guard: () => {
        throw new AppError('foreign-origin', 'not ours');
      },
    });
    expect((await guarded.post({ town: '441900003' })).status).toBe(403);
    expect((await guarded.get()).status).toBe(200);
  });
});

describe('what every page of the finder says', () => {
  it('has a way to leave, second in the order of the keyboard, and a title that says nothing', async () => {
    for (const page of await pages()) {
      const [first, second] = page.match(/<(?:a|button|input(?! type="hidden"))\s[^>]*>/g) ?? [];
      expect(first).toContain('class="skip"');
      expect(second).toBe('<a class="button leave" href="/leave" rel="noreferrer noopener nofollow">');
      expect(page).toMatch(/<title>(你好|Hello)<\/title>/);
    }
  });

  it('says on every page of the demo that the data is sample data, and not in service', async () => {
    for (const page of await pages()) expect(page).toContain('<p class="banner">');
    const service = makeFinder({ config: { mode: 'service', https: true } });
    const response = await service.get();
    expect(await response.text()).not.toContain('<p class="banner">');
    expect(response.headers.get('strict-transport-security')).not.toBeNull();
  });

  it('names who the town data comes from', async () => {
    for (const page of await pages()) expect(page).toMatch(/GeoNames[^<]*CC BY 4\.0[^<]*WTFPL/);
  });

  it('can be read by a machine: language, one h1, no level skipped, ids once, all that is pointed at exists', async () => {
    for (const page of await pages()) {
      expect(page).toMatch(/<html lang="(zh-Hans|en)" dir="ltr">/);
      const levels = [...page.matchAll(/<h([1-6])/g)].map(([, level]) => Number(level));
      expect(levels.filter((level) => level === 1)).toHaveLength(1);
      expect(levels[0]).toBe(1);
      for (const [index, level] of levels.entries()) expect(level - (levels[index - 1] ?? 0)).toBeLessThanOrEqual(1);
      const ids = [...page.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
      expect(new Set(ids).size).toBe(ids.length);
      const pointed = [...page.matchAll(/\s(?:for|aria-labelledby|aria-describedby)="([^"]+)"/g)].flatMap(([, list]) =>
        list?.split(' '),
      );
      expect(pointed.length).toBeGreaterThan(3);
      for (const id of pointed) expect(ids).toContain(id);
      const typed = page.match(/<input [^>]*type="text"/g) ?? [];
      expect(typed).toHaveLength(1);
      expect(page).toContain('<label for="name">');
      expect(page).toMatch(/<main id="main">/);
    }
  });
});

import { describe, expect, it } from 'vitest';
import { PAGE_WORDS } from '../../src/console/wire.ts';
import { LANGUAGES } from '../../src/core/language.ts';
import { deskHouse, signedInAs, takeNext, worker } from './desk-house.ts';

describe('the desk page', () => {
  it('has every word in every language, with its holes', () => {
    const { texts } = deskHouse();
    for (const language of LANGUAGES) {
      for (const key of PAGE_WORDS) expect(texts.has(language, `console:page.${key}`)).toBe(true);
      expect(texts.t(language, 'console:page.hours', { hours: '{hours}', minutes: '{minutes}' })).toContain(
        '{minutes}',
      );
    }
  });

  it('says how to get in when nobody is signed in, in the language asked for', async () => {
    const { app, texts } = deskHouse();
    for (const [asked, language] of [
      ['en-GB,en;q=0.9', 'en'],
      ['zh-CN,zh', 'zh-Hans'],
      ['fr', 'zh-Hans'],
    ] as const) {
      const page = await (await app.request('/', { headers: { 'accept-language': asked } })).text();
      expect(page).toContain(texts.t(language, 'console:sign-in.title'));
    }
  });

  it('is in the language of the worker, who may change it', async () => {
    const house = deskHouse();
    const one = await worker(house, { page: 'en' });
    const page = async () => (await house.app.request('/', { headers: { cookie: one.cookie } })).text();
    expect(await page()).toContain('<html lang="en"');
    expect((await one.post('/language', { language: 'zh-Hans' })).status).toBe(200);
    expect(await page()).toContain('<html lang="zh-Hans"');
    expect((await one.post('/language', { language: 'xx' })).status).toBe(400);
  });

  it('tells the script only what this role may do', async () => {
    const house = deskHouse();
    const { cookie } = await signedInAs(house, ['supervisor']);
    const page = await (await house.app.request('/', { headers: { cookie } })).text();
    expect(page).toContain('data-rights="see-waiting invite"');
  });

  it('is never stored, and loads nothing of anybody else', async () => {
    const house = deskHouse({ mode: 'service', publicUrl: 'https://help.example' });
    const answer = await house.app.request('/');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(answer.headers.get('strict-transport-security')).not.toBeNull();
  });

  it('says so where there is no JavaScript', async () => {
    const house = deskHouse();
    const { cookie } = await signedInAs(house, ['worker']);
    const page = await (await house.app.request('/', { headers: { cookie } })).text();
    expect(page).toContain(`<noscript><p class="card">${house.texts.t('en', 'console:needs-script')}</p></noscript>`);
  });
});

describe('what a survivor wrote', () => {
  const CANARY = 'canary-words-of-somebody';

  it('is in no waiting list, page, log, link or error; only in the read of who holds the case', async () => {
    const house = deskHouse();
    const [one, two] = [await worker(house), await worker(house)];
    await house.someoneWrites({ said: [CANARY], answers: { [CANARY]: 'yes' } });
    const taken = await takeNext(one);
    const read = await one.post(`/cases/${taken?.caseId}/read`, { fence: taken?.fence, seenSeq: 0 });
    expect(await read.text()).toContain(CANARY);
    const others = [
      await two.post('/beat', { claims: [] }),
      await two.post('/next', { request: 'request-two' }),
      await two.post(`/cases/${taken?.caseId}/read`, { fence: taken?.fence, seenSeq: 0 }),
      await one.post(`/cases/${taken?.caseId}/words`, `{"text":"${CANARY}`),
      await house.app.request('/', { headers: { cookie: one.cookie } }),
    ];
    for (const answer of others) expect(await answer.text()).not.toContain(CANARY);
    const view = await house.store.deskView('' as never);
    expect(JSON.stringify(view)).not.toContain(CANARY);
    expect(house.logged.join()).not.toContain(CANARY);
  });

  it('stays out of the log when a route fails', async () => {
    const house = deskHouse();
    const one = await worker(house);
    await house.someoneWrites({ said: [CANARY] });
    const taken = await takeNext(one);
    house.store.readCase = () => Promise.reject(new Error(CANARY));
    const failed = await one.post(`/cases/${taken?.caseId}/read`, { fence: taken?.fence, seenSeq: 0 });
    expect(failed.status).toBe(500);
    expect(await failed.json()).toEqual({ error: 'try-again' });
    const line = house.logged.join();
    expect(line).toContain('"internal"');
    expect(line).not.toContain(CANARY);
    expect(line).not.toContain(taken?.caseId ?? 'no case');
  });
});

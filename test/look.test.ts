import { afterEach, describe, expect, it } from 'vitest';
import { LANGUAGES } from '../src/core/language.ts';
import { givesAway } from '../src/core/look/gives-away.ts';
import { iconAddress } from '../src/core/look/look.ts';
import { absentStores } from '../src/workers/absent-stores.ts';
import { type ChannelHouse, openChannelHouse } from './support/channel-house.ts';
import { openLoopback } from './support/network.ts';
import { createClock } from './support/small-house.ts';

const OWN = { LOOK_NAME: 'zh-Hans: 叶子本; en: Leafbook', LOOK_GREETING: 'zh-Hans: 随便写; en: Jot', LOOK_ICON: '🍃' };
const ORIGIN = 'http://localhost:8787';

let house: ChannelHouse;
afterEach(() => house.stop());

async function open(environment: Record<string, string>, stores?: 'gone'): Promise<void> {
  house = await openChannelHouse({
    nowMs: createClock().nowMs,
    environment,
    ...(stores && { stores: absentStores }),
  });
  for (const origin of house.origins) openLoopback(origin);
}

async function get(path: string): Promise<Response> {
  return house.service.app.request(ORIGIN + path);
}
async function post(path: string, fields: Record<string, string>, origin = ORIGIN): Promise<Response> {
  const headers = { host: 'localhost:8787', origin, 'content-type': 'application/x-www-form-urlencoded' };
  return house.service.app.request(ORIGIN + path, { method: 'POST', headers, body: new URLSearchParams(fields) });
}

/** Every kind of document somebody on the survivors' and the community's side can be shown, its language and status. */
const PAGES: [string, 'zh-Hans' | 'en', number, () => Promise<Response>][] = [
  ['the first page', 'zh-Hans', 200, () => get('/')],
  ['an answer', 'zh-Hans', 200, () => post('/', { first: '1', text: '有人打我' })],
  ['an answer in English', 'en', 200, () => post('/', { first: '1', tap: '!:language.en' })],
  ['the finder', 'zh-Hans', 200, () => get('/find')],
  ['a town', 'zh-Hans', 200, () => post('/find', { town: '441900003' })],
  ['a town in English', 'en', 200, () => post('/find', { town: '441900003', language: 'en' })],
  ['an address that is not there', 'zh-Hans', 404, () => get('/nowhere')],
  ['a form of another site', 'zh-Hans', 403, () => post('/', { first: '1', text: 'a' }, 'https://elsewhere.example')],
  ['a form of another site to the finder', 'zh-Hans', 403, () => post('/find', {}, 'https://elsewhere.example')],
];

const titleOf = (page: string) => /<title>([^<]*)<\/title>/.exec(page)?.[1];
const iconOf = (page: string) => /<link rel="icon" href="([^"]*)">/.exec(page)?.[1];
/** What of a page shows outside of it: in a tab, a bookmark, a history, on a home screen. */
const outsideOf = (page: string) => (page.split('</head>')[0] ?? '').replace(/<style>[\s\S]*?<\/style>/g, '');

describe('with names of its own', () => {
  it.each(PAGES)('%s', async (_name, language, status, ask) => {
    await open(OWN);
    const response = await ask();
    expect(response.status).toBe(status);
    const page = await response.text();
    expect(titleOf(page)).toBe(language === 'en' ? 'Leafbook' : '叶子本');
    expect(iconOf(page)).toBe(iconAddress('🍃'));
    expect(response.headers.get('content-security-policy')).toContain('img-src data:');
    // The name for whoever listens to the page is the same.
    expect(page).not.toMatch(/<h1[^>]*>(你好|Hello)<\/h1>/);
  });

  it('what is said when nothing works', async () => {
    await open(OWN, 'gone');
    const page = await (await post('/', { first: '1', text: 'a' })).text();
    expect(page).toContain('tel:110');
    expect([titleOf(page), iconOf(page)]).toEqual(['叶子本', iconAddress('🍃')]);
  });

  it('the bot on Telegram, in every language, and nowhere is left what it is called else', async () => {
    await open(OWN);
    await house.service.introduce();
    const shown = (languageCode: string) => house.telegram.person({ languageCode }).profile();
    expect(shown('zh-hans')).toMatchObject({ name: '叶子本', description: '随便写', shortDescription: '随便写' });
    for (const code of ['en', 'fr', 'ja', '']) {
      expect(shown(code)).toMatchObject({ name: 'Leafbook', description: 'Jot', shortDescription: 'Jot' });
    }
    const set = house.telegram.calls.filter(({ method }) => /^setMy(Name|Description|Short)/.test(method));
    expect(set.length).toBeGreaterThanOrEqual(6);
    expect(JSON.stringify(set)).not.toMatch(/小助手|Helper|可以写字聊天|A place to write/);
  });

  it('what bubbles begin with stays as it is', async () => {
    await open(OWN);
    const person = house.telegram.person();
    person.starts();
    await house.settle();
    expect(person.preview()).toContain('有一条新消息');
    expect(JSON.stringify(person.screen())).not.toContain('叶子本');
  });
});

describe('without any', () => {
  it.each(PAGES)('%s shows neutral words of the language and nothing beside', async (_name, language, status, ask) => {
    await open({});
    const response = await ask();
    expect(response.status).toBe(status);
    const page = await response.text();
    expect(titleOf(page)).toBe(language === 'en' ? 'Hello' : '你好');
    expect(iconOf(page)).toBe('data:,');
    expect(givesAway(outsideOf(page))).toBeNull();
    expect(outsideOf(page)).not.toMatch(/manifest|og:|description|apple|application-name|theme-color/);
  });

  it('leaving shows no title at all', async () => {
    await open({});
    expect((await get('/leave')).status).toBe(303);
    const page = await (await post('/', { first: '1', text: '0' })).text();
    expect(titleOf(page)).toBe('');
  });

  it('on Telegram, the words of the locales, which say nothing', async () => {
    await open({});
    await house.service.introduce();
    const shown = ['zh-hans', 'en', 'vi'].map((languageCode) => house.telegram.person({ languageCode }).profile());
    expect(shown.map(({ name }) => name)).toEqual(['小助手', 'Helper', 'Helper']);
    const words = shown.flatMap(({ name, description, shortDescription }) => [name, description, shortDescription]);
    expect(words.map(givesAway)).toEqual(words.map(() => null));
  });
});

it('there is a title for every language', () => {
  expect(new Set(PAGES.map(([, language]) => language))).toEqual(new Set(LANGUAGES));
});

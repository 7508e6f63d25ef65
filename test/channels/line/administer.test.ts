import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { administerLine } from '../../../src/channels/line/administer/administer.ts';
import { MENU_AREAS, MENU_SIZE, wantMenu } from '../../../src/channels/line/administer/rich-menus.ts';
import { LANGUAGES, type Language } from '../../../src/core/language.ts';
import { parseTap } from '../../../src/core/message.ts';
import { type Bench, startBench } from '../../support/fake-line-bench.ts';
import { channelWords } from '../telegram/bench.ts';

let bench: Bench;
const open = (accessToken = 'token') => administerLine({ accessToken, apiBase: bench.origin });
beforeEach(async () => {
  bench = await startBench();
});
afterEach(async () => bench.stop());

const words = await channelWords();
const pictureOf = async (language: Language) =>
  new Uint8Array(await readFile(new URL(`../../../src/cli/setup/menus/${language}.png`, import.meta.url)));
const wanted = async (language: Language) => wantMenu(language, words, await pictureOf(language));

describe('what LINE says of the account', () => {
  it('who it is, and whether somebody reads along', async () => {
    expect(await open().who()).toEqual({ basicId: '@000demo', displayName: 'Demo', isChatOn: false });
    bench.fake.bot.chatMode = 'chat';
    expect((await open().who()).isChatOn).toBe(true);
  });

  it('where its webhook goes, and whether it is in use', async () => {
    bench.fake.endpoint.url = null;
    expect(await open().webhook()).toEqual({ url: null, isUsed: false });
    await open().setWebhook('https://help.example/hooks/line');
    bench.fake.endpoint.isUsed = false;
    expect(await open().webhook()).toEqual({ url: 'https://help.example/hooks/line', isUsed: false });
    await expect(open().setWebhook('http://help.example')).rejects.toMatchObject({ code: 'bad-request' });
  });

  it('whether its test reaches us, with a body without events, signed', async () => {
    expect(await open().testWebhook()).toMatchObject({ reached: true, status: 200 });
    bench.answers.push(() => new Response(null, { status: 401 }));
    expect(await open().testWebhook('https://help.example/hooks/line')).toMatchObject({ reached: false, status: 401 });
    bench.answers.push(() => Promise.reject(new Error('away')));
    expect(await open().testWebhook()).toMatchObject({ reached: false, status: 0 });
    expect(JSON.parse(bench.seen[0]?.body ?? '')).toMatchObject({ events: [] });
  });

  it('how many sends there are', async () => {
    expect(await open().sends()).toEqual({ of: null, used: 0 });
    bench.fake.quota.limit = 200;
    expect(await open().sends()).toEqual({ of: 200, used: 0 });
  });
});

describe('the menus', () => {
  it('each has a picture LINE takes, and areas that fill it without meeting', async () => {
    for (const language of LANGUAGES) {
      const png = await pictureOf(language);
      const view = new DataView(png.buffer);
      expect(String.fromCharCode(...png.subarray(1, 4))).toBe('PNG');
      expect({ width: view.getUint32(16), height: view.getUint32(20) }).toEqual(MENU_SIZE);
      expect(png.length).toBeLessThan(1024 * 1024);
    }
    const sizes = Object.values(MENU_AREAS).map(({ width, height }) => width * height);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(MENU_SIZE.width * MENU_SIZE.height);
    expect(Math.max(...sizes)).toBe(MENU_AREAS.leave.width * MENU_AREAS.leave.height);
  });

  it('a tap means what the service reads, and leaves no bubble', async () => {
    const { request } = await wanted('zh-Hans');
    const actions = (request.areas ?? []).map(({ action }) => action as { data: string; displayText?: string });
    expect(actions.map(({ data }) => parseTap(data))).toEqual([
      { kind: 'command', command: 'hide' },
      { kind: 'command', command: 'restart' },
      { kind: 'command', command: 'language', language: 'en' },
    ]);
    expect(actions.every(({ displayText }) => displayText === undefined)).toBe(true);
  });

  it('the name changes with anything in it, and with nothing else', async () => {
    const one = await wanted('en');
    expect((await wanted('en')).name).toBe(one.name);
    const otherPicture = await wantMenu('en', words, await pictureOf('zh-Hans'));
    const otherWords = await wantMenu('en', (language, key) => `${words(language, key)}.`, one.png);
    expect(new Set([one.name, otherPicture.name, otherWords.name]).size).toBe(3);
  });

  it('are made, shown, switched between and taken away', async () => {
    const line = open();
    const ids = new Map<Language, string>();
    for (const language of LANGUAGES) {
      const { request, png, alias } = await wanted(language);
      const id = await line.createMenu(request);
      await expect(line.setAlias(alias, id, true)).rejects.toMatchObject({ code: 'bad-request' });
      await line.uploadImage(id, png);
      await expect(line.uploadImage(id, png)).rejects.toMatchObject({ code: 'bad-request' });
      await line.setAlias(alias, id, true);
      await expect(line.setAlias(alias, id, true)).rejects.toMatchObject({ code: 'bad-request' });
      await line.setAlias(alias, id, false);
      ids.set(language, id);
    }
    const [first = '', second = ''] = ids.values();
    expect(await line.defaultMenu()).toBeNull();
    await line.setDefaultMenu(first);
    expect(await line.defaultMenu()).toBe(first);
    expect((await line.aliases()).map(({ menu }) => menu)).toEqual([first, second]);
    const person = bench.fake.person({ isFriend: true });
    expect(person.menu()).toEqual(['离开', '从头开始', 'English']);
    person.taps('English');
    expect(person.menu()).toEqual(['Leave', 'Start over', '中文']);
    await line.deleteMenu(second);
    expect((await line.menus()).map(({ id }) => id)).toEqual([first]);
  });
});

describe('what goes wrong', () => {
  it.each([
    [{ status: 401 }, 'config'],
    [{ status: 403 }, 'config'],
    [{ status: 400 }, 'bad-request'],
    [{ status: 429 }, 'channel-unavailable'],
    [{ status: 500 }, 'channel-unavailable'],
    ['network', 'channel-unavailable'],
  ] as const)('%j is said as %s, without the token', async (fault, code) => {
    bench.fake.faults.next('*', fault, 10);
    for (const call of [
      () => open('canary-token').who(),
      () => open('canary-token').menus(),
      () => open('canary-token').deleteMenu('x'),
    ]) {
      const error = await call().catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ name: 'AppError', code });
      expect(`${JSON.stringify(error)} ${String(error)} ${(error as Error).stack}`).not.toContain('canary-token');
      expect((error as Error).cause).toBeUndefined();
    }
  });

  it('an answer that is not like LINE is no answer', async () => {
    bench.fake.faults.next('/v2/bot/info', { status: 200, body: { displayName: 3 } });
    await expect(open().who()).rejects.toMatchObject({ code: 'channel-unavailable' });
  });
});

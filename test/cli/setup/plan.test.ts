import { describe, expect, it } from 'vitest';
import type { WantedMenu } from '../../../src/channels/line/administer/rich-menus.ts';
import { againstHook } from '../../../src/cli/setup/platforms/plan.ts';
import { describeLine, type LineIs, planLine } from '../../../src/cli/setup/platforms/plan-line.ts';
import {
  againstWebhook,
  describeTelegram,
  planTelegram,
  type TelegramIs,
} from '../../../src/cli/setup/platforms/plan-telegram.ts';

const URL = 'https://help.example/hooks/telegram';

function telegram(webhook: Partial<TelegramIs['webhook']> = {}, more: Partial<TelegramIs> = {}): TelegramIs {
  return {
    bot: { id: 1, botName: 'a_bot', displayName: 'A', joinsGroups: false, readsGroups: false },
    webhook: {
      url: URL,
      pending: 0,
      lastError: null,
      updates: ['my_chat_member', 'callback_query', 'edited_message', 'message'],
      connectionsMax: 40,
      ...webhook,
    },
    unlike: [],
    ...more,
  };
}

describe('what is to be done at Telegram', () => {
  it('nothing, when all of it is so; the order of the kinds of update does not matter', () => {
    const { changes, so } = planTelegram(telegram(), { url: URL, isSecretNew: false });
    expect([changes, so.length]).toEqual([[], 2]);
  });

  it.each([
    ['none is set', { url: null }, false, 'none is set'],
    [
      'it goes elsewhere',
      { url: 'https://old.example/a-secret', pending: 3 },
      false,
      'it goes to old.example now, where nothing more will come; 3 waiting there',
    ],
    ['the secret is new', {}, true, 'its secret is new'],
    ['other kinds are asked for', { updates: ['message'] }, false, 'other kinds'],
    ['all kinds are asked for', { updates: [] }, false, 'other kinds'],
    [
      'what waits is refused for its secret',
      { pending: 1, lastError: { atMs: 0, message: 'Wrong response from the webhook: 401 Unauthorized' } },
      false,
      'refuses the secret',
    ],
  ])('the webhook is set when %s', (_, webhook, isSecretNew, because) => {
    const { changes } = planTelegram(telegram(webhook), { url: URL, isSecretNew });
    expect(changes).toHaveLength(1);
    const [change] = changes;
    const words = change === undefined ? '' : describeTelegram(change);
    expect(words).toContain(because);
    expect(words).not.toContain('a-secret');
  });

  it.each([
    ['an error that is over', { pending: 0, lastError: { atMs: 0, message: '401' } }],
    ['an error that is not about the secret', { pending: 5, lastError: { atMs: 0, message: '502 Bad Gateway' } }],
  ])('the webhook is left after %s', (_, webhook) => {
    expect(planTelegram(telegram(webhook), { url: URL, isSecretNew: false }).changes).toEqual([]);
  });

  it('while our address is not known the webhook is left as it is', () => {
    const { changes, so } = planTelegram(telegram({ url: null }), { url: null, isSecretNew: true });
    expect([changes, so.length]).toEqual([[], 1]);
  });

  it('names come last, because they may be refused', () => {
    const unlike = [
      { what: 'name', code: 'en' },
      { what: 'commands', code: null },
      { what: 'name', code: null },
    ] as const;
    const { changes } = planTelegram(telegram({}, { unlike: [...unlike] }), { url: URL, isSecretNew: false });
    expect(changes.map(describeTelegram)).toEqual([
      'set the commands for all other languages',
      'set the name for en, all other languages',
    ]);
  });

  it('groups and their privacy are for a person to switch, only while they are not as wanted', () => {
    const bot = { ...telegram().bot, joinsGroups: true, readsGroups: true };
    const count = (is: TelegramIs) => planTelegram(is, { url: URL, isSecretNew: false }).byHand.length;
    expect([count(telegram()), count(telegram({}, { bot }))]).toEqual([1, 3]);
  });

  it.each([
    ['https://help.example', null],
    ['https://help.example:8443', null],
    ['https://help.example:9000', 'ports'],
    ['http://127.0.0.1:8787', 'https'],
  ])('Telegram can send to %s: %s', (address, reason) => {
    const against = againstWebhook(address);
    expect(against === null ? null : against.includes(reason ?? '')).toBe(reason === null ? null : true);
  });
});

it('LINE sends to https alone, on any port', () => {
  expect([againstHook('https://help.example:9000'), againstHook('http://127.0.0.1')]).toEqual([
    null,
    expect.stringContaining('https'),
  ]);
});

describe('what is to be done at LINE', () => {
  const hook = 'https://help.example/hooks/line';
  const wanted = (language: 'zh-Hans' | 'en') =>
    ({ language, name: `yulan ${language} 1`, alias: `yulan-${language.toLowerCase()}` }) as WantedMenu;
  const menus = [wanted('zh-Hans'), wanted('en')];
  const whole: LineIs = {
    account: { basicId: '@a', displayName: 'A', isChatOn: false },
    webhook: { url: hook, isUsed: true },
    menus: [
      { id: 'a', name: 'yulan zh-Hans 1' },
      { id: 'b', name: 'yulan en 1' },
    ],
    aliases: [
      { alias: 'yulan-zh-hans', menu: 'a' },
      { alias: 'yulan-en', menu: 'b' },
    ],
    defaultMenu: 'a',
  };
  const done = (is: LineIs) => planLine(is, { url: hook, menus }).changes.map(describeLine);

  it('nothing, when all of it is so', () => expect(done(whole)).toEqual([]));

  it('a new account gets both menus and its first one shown', () => {
    expect(
      done({ ...whole, webhook: { url: null, isUsed: false }, menus: [], aliases: [], defaultMenu: null }),
    ).toEqual([
      `set the webhook to ${hook}`,
      'make the menu in zh-Hans, with its picture',
      'make the menu in en, with its picture',
      'show everybody the menu in zh-Hans first',
    ]);
  });

  it('a menu that changed is made anew under the alias there is, and the old one goes last', () => {
    const is = { ...whole, menus: [{ id: 'a', name: 'yulan zh-Hans 0' }, ...whole.menus.slice(1)] };
    expect(planLine(is, { url: hook, menus }).changes).toEqual([
      { do: 'menu', menu: menus[0], isNewAlias: false },
      { do: 'default', language: 'zh-Hans', id: null },
      { do: 'delete', ids: ['a'] },
    ]);
  });

  it('one without an alias was left half-made: it is made again', () => {
    const is = { ...whole, aliases: whole.aliases.slice(0, 1) };
    expect(done(is)).toEqual(['make the menu in en, with its picture', 'take away 1 old menu of ours']);
  });

  it("somebody else's menu stays, even while it is the one that shows", () => {
    const is = { ...whole, menus: [...whole.menus, { id: 'c', name: 'summer sale' }], defaultMenu: 'c' };
    expect(planLine(is, { url: hook, menus }).changes).toEqual([{ do: 'default', language: 'zh-Hans', id: 'a' }]);
  });

  it("of somebody else's webhook the host alone is said", () => {
    const is = { ...whole, webhook: { url: 'https://old.example/a-secret', isUsed: true } };
    expect(done(is)).toEqual([`set the webhook to ${hook} (it goes to old.example now, where nothing more will come)`]);
  });
});

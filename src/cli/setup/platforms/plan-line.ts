import type { LineAccount, LineAlias, LineMenu, LineWebhook } from '../../../channels/line/administer/administer.ts';
import { isOurMenu, type WantedMenu } from '../../../channels/line/administer/rich-menus.ts';
import { FIRST_LANGUAGE, type Language } from '../../../core/language.ts';
import { hostOf, type Plan } from './plan.ts';

export type LineIs = {
  account: LineAccount;
  webhook: LineWebhook;
  menus: LineMenu[];
  aliases: LineAlias[];
  defaultMenu: string | null;
};
/** `url` null: PUBLIC_URL is not known yet. */
export type LineWanted = { url: string | null; menus: WantedMenu[] };
export type LineChange =
  | { do: 'webhook'; url: string; from: string | null }
  | { do: 'menu'; menu: WantedMenu; isNewAlias: boolean }
  /** `id` null: the menu this very run makes. */
  | { do: 'default'; language: Language; id: string | null }
  | { do: 'delete'; ids: string[] };

/** What is not so yet at LINE. */
export function planLine(is: LineIs, wanted: LineWanted): Plan<LineChange> {
  const kept = new Map(
    wanted.menus.flatMap(({ language, name, alias }) => {
      const id = keptId(is, name, alias);
      return id === null ? [] : [[language, id] as const];
    }),
  );
  const keptIds = [...kept.values()];
  const made = wanted.menus.filter(({ language }) => !kept.has(language));
  const first = kept.get(FIRST_LANGUAGE) ?? null;
  const isDefault = first !== null && is.defaultMenu === first;
  const old = is.menus.filter(({ id, name }) => isOurMenu(name) && !keptIds.includes(id)).map(({ id }) => id);
  const webhook = planWebhook(is.webhook, wanted.url);
  const hasAlias = (name: string) => is.aliases.some(({ alias }) => alias === name);
  const menus: LineChange[] = [
    ...made.map((menu): LineChange => ({ do: 'menu', menu, isNewAlias: !hasAlias(menu.alias) })),
    ...(isDefault ? [] : [{ do: 'default', language: FIRST_LANGUAGE, id: first } as const]),
    ...(old.length === 0 ? [] : [{ do: 'delete', ids: old } as const]),
  ];
  return {
    so: [...webhook.so, ...(menus.length === 0 ? ['the menu in every language'] : [])],
    changes: [...webhook.changes, ...menus],
    byHand: byHandAt(is),
  };
}

export function describeLine(change: LineChange): string {
  switch (change.do) {
    case 'webhook':
      return change.from === null
        ? `set the webhook to ${change.url}`
        : `set the webhook to ${change.url} (it goes to ${hostOf(change.from)} now, where nothing more will come)`;
    case 'menu':
      return `make the menu in ${change.menu.language}, with its picture`;
    case 'default':
      return `show everybody the menu in ${change.language} first`;
    case 'delete':
      return `take away ${change.ids.length} old menu${change.ids.length === 1 ? '' : 's'} of ours`;
  }
}

/** An alias is only given to a menu that has its picture: one that was left half-made is made again. */
function keptId({ menus, aliases }: LineIs, name: string, alias: string): string | null {
  const id = aliases.find((each) => each.alias === alias)?.menu;
  return menus.find((menu) => menu.id === id)?.name === name ? (id ?? null) : null;
}

function planWebhook({ url: from }: LineWebhook, url: string | null): { so: string[]; changes: LineChange[] } {
  if (url === null) return { so: [], changes: [] };
  if (from === url) return { so: [`the webhook goes to ${url}`], changes: [] };
  return { so: [], changes: [{ do: 'webhook', url, from }] };
}

/** LINE has no call for these (developers.line.biz/en/docs/messaging-api/building-bot/). */
function byHandAt({ account, webhook }: LineIs): string[] {
  const manager = 'LINE Official Account Manager, Settings, Response settings';
  const console = 'LINE Developers Console, Messaging API';
  return [
    ...(account.isChatOn
      ? [`${manager}: "Chat" off. It is on now: whoever has the account reads everything there.`]
      : []),
    ...(webhook.isUsed ? [] : [`${console}: "Use webhook" on. It is off now: nothing arrives.`]),
    `${manager}: "Auto-response messages" off and "Greeting message" off. They would answer before us.`,
    `${console}: "Webhook redelivery" on, so that what we miss is sent again; "Allow bot to join group chats" off.`,
    'LINE Official Account Manager, Profile: a name and a picture that mean nothing. They show in the list of chats.',
  ];
}

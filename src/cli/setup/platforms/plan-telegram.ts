import {
  TELEGRAM_UPDATES,
  type TelegramBot,
  type TelegramWebhook,
  type Unlike,
} from '../../../channels/telegram/administer/administer.ts';
import { againstHook, hostOf, type Plan } from './plan.ts';

export type TelegramIs = { bot: TelegramBot; webhook: TelegramWebhook; unlike: Unlike[] };
/** `url` null: PUBLIC_URL is not known yet. `isSecretNew`: Telegram cannot know it. */
export type TelegramWanted = { url: string | null; isSecretNew: boolean };
export type TelegramChange =
  | { do: 'webhook'; url: string; because: string }
  | { do: 'show'; what: Unlike['what']; codes: Unlike['code'][] };

/** "Ports currently supported for webhooks" (core.telegram.org/bots/api#setwebhook). */
const PORTS = ['', '443', '80', '88', '8443'];

/** A name can be changed a few times only: what may be refused comes last. */
const SHOWN: Unlike['what'][] = ['commands', 'description', 'short description', 'name'];

/** Why Telegram cannot send to this address; null = it can. */
export function againstWebhook(publicUrl: string): string | null {
  const reason = againstHook(publicUrl);
  if (reason !== null) return reason;
  if (!URL.canParse(publicUrl) || PORTS.includes(new URL(publicUrl).port)) return null;
  return 'Telegram sends to the ports 443, 80, 88 and 8443 only';
}

/** What is not so yet at Telegram. */
export function planTelegram({ bot, webhook, unlike }: TelegramIs, wanted: TelegramWanted): Plan<TelegramChange> {
  const because = wanted.url === null ? null : becauseOf(webhook, { ...wanted, url: wanted.url });
  const so = [
    ...(wanted.url !== null && because === null ? [`the webhook goes to ${wanted.url}`] : []),
    ...(unlike.length === 0 ? ['commands, names and descriptions in every language'] : []),
  ];
  return {
    so,
    changes: [
      ...(wanted.url !== null && because !== null ? [{ do: 'webhook' as const, url: wanted.url, because }] : []),
      ...SHOWN.flatMap((what): TelegramChange[] => {
        const codes = unlike.filter((one) => one.what === what).map(({ code }) => code);
        return codes.length === 0 ? [] : [{ do: 'show', what, codes }];
      }),
    ],
    byHand: byHandAt(bot),
  };
}

export function describeTelegram(change: TelegramChange): string {
  if (change.do === 'webhook') return `set the webhook to ${change.url} (${change.because})`;
  return `set the ${change.what} for ${change.codes.map((code) => code ?? 'all other languages').join(', ')}`;
}

/** Why the webhook has to be set; null = it is right. Telegram never tells the secret it was given. */
function becauseOf(webhook: TelegramWebhook, wanted: { url: string; isSecretNew: boolean }): string | null {
  if (webhook.url === null) return 'none is set';
  if (webhook.url !== wanted.url) {
    return `it goes to ${hostOf(webhook.url)} now, where nothing more will come${waiting(webhook)}`;
  }
  if (wanted.isSecretNew) return 'its secret is new';
  if (isRefused(webhook)) return 'our service refuses the secret that Telegram was given';
  const asked = new Set<string>(webhook.updates);
  const isSame = asked.size === TELEGRAM_UPDATES.length && TELEGRAM_UPDATES.every((each) => asked.has(each));
  return isSame ? null : 'it asks for other kinds of updates';
}

function waiting({ pending }: TelegramWebhook): string {
  return pending === 0 ? '' : `; ${pending} waiting there will be handed to us`;
}

/** What waits and was answered 401 is refused by hooks/ for its secret. */
function isRefused({ pending, lastError }: TelegramWebhook): boolean {
  return pending > 0 && lastError !== null && /\b401\b/.test(lastError.message);
}

function byHandAt({ joinsGroups, readsGroups }: TelegramBot): string[] {
  return [
    ...(joinsGroups ? ['BotFather, /setjoingroups: Disable. Now anybody can put the bot into a group.'] : []),
    ...(readsGroups ? ['BotFather, /setprivacy: Enable. Now it is sent all that is written in a group.'] : []),
    'BotFather, /setuserpic: a picture that means nothing, such as one colour. It shows in the list of chats.',
  ];
}

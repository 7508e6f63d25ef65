import type { TelegramWebhook } from '../../channels/telegram/administer/administer.ts';
import { TELEGRAM_UPDATES } from '../../channels/telegram/administer/administer.ts';
import { LIMITS } from '../../core/limits.ts';
import { fault, type Look, ok, type Seen, warning } from '../check.ts';
import { ageOf, hostOf, ourHook, ownerUnknown, whose } from './webhook.ts';

const SET_ANEW = 'Run npm run setup: it sets the webhook and drops nothing that waits.';

/** Whether what is written to the bot comes here, and how the last deliveries went. */
export const lookAtTelegramWebhook: Look = async ({ telegram, config, nowMs }) => {
  if (telegram === null || config === null) return null;
  // That the bot itself cannot be asked is said by the check before this one.
  if ((await telegram.who().catch(() => null)) === null) return null;
  const webhook = await telegram.webhook();
  return judgePlace(webhook, ourHook(config.publicUrl, 'telegram')) ?? judgeDelivery(webhook, nowMs());
};

function judgePlace({ url, updates, pending }: TelegramWebhook, ours: string | null): Seen | null {
  if (url === null) return fault('Telegram delivers nowhere: no webhook is set.', SET_ANEW);
  if (ours === null) return ownerUnknown('Telegram', url);
  const to = whose(url, ours);
  if (to === 'another host') {
    return fault(
      `Telegram delivers to ${hostOf(url)} and not to ${hostOf(ours)}: what people write does not come here (${pending} waiting).`,
      `${SET_ANEW} If another service uses this bot, take a bot of its own.`,
    );
  }
  if (to === 'another place') {
    return fault(`Telegram delivers to ${hostOf(url)}, but not to /hooks/telegram.`, SET_ANEW);
  }
  // An empty list means all but a few, and ours are among all.
  const missing = updates.length === 0 ? [] : TELEGRAM_UPDATES.filter((kind) => !updates.includes(kind));
  if (missing.length === 0) return null;
  return fault(`Telegram does not deliver ${missing.join(', ')}.`, SET_ANEW);
}

function judgeDelivery({ pending, lastError }: TelegramWebhook, nowMs: number): Seen {
  const waiting = pending === 1 ? '1 message waits' : `${pending} messages wait`;
  const recent = lastError !== null && nowMs - lastError.atMs < LIMITS.webhookErrorRecentMs;
  if (lastError !== null && recent) {
    return warning(
      `Telegram could not deliver ${ageOf(nowMs - lastError.atMs)} ago (${withoutPlaces(lastError.message)}); ${waiting} there.`,
      remedyFor(lastError.message),
    );
  }
  if (pending > LIMITS.webhookPendingMany) {
    return warning(`${waiting} at Telegram.`, 'Look whether the service is slow or stopped: /healthz and its log.');
  }
  return ok(`Telegram delivers here; ${pending === 0 ? 'nothing waits' : waiting}.`);
}

/** Telegram's words may name an address. */
function withoutPlaces(message: string): string {
  const plain = message
    .replace(/\w+:\/\/\S+/g, 'an address')
    .replace(/\b\d{1,3}(\.\d{1,3}){3}(:\d+)?\b/g, 'an address')
    .replace(/\[?[\da-f]{0,4}(:[\da-f]{0,4}){3,}\]?/gi, 'an address');
  return plain.slice(0, 120) || 'it does not say why';
}

function remedyFor(message: string): string {
  if (/\b401\b/.test(message)) return `The webhook's secret is another than TELEGRAM_WEBHOOK_SECRET. ${SET_ANEW}`;
  if (/ssl|certificate/i.test(message)) return 'Look at the certificate of PUBLIC_URL; Telegram must trust it.';
  if (/\b5\d\d\b/.test(message)) return 'Look at the stores above and at the log of the service; Telegram sends again.';
  return 'Look whether PUBLIC_URL is reached from outside; Telegram sends again.';
}

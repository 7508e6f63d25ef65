import type { TelegramAdministration } from '../../../channels/telegram/administer/administer.ts';
import type { Step } from './plan.ts';
import { describeTelegram, type TelegramChange, type TelegramIs } from './plan-telegram.ts';

/** Asks Telegram how things are; changes nothing. Throws AppError. */
export async function lookAtTelegram(administration: TelegramAdministration): Promise<TelegramIs> {
  const bot = await administration.who();
  return { bot, webhook: await administration.webhook(), unlike: await administration.unlike() };
}

/** `secret`: of the webhook. */
export function telegramSteps(
  changes: readonly TelegramChange[],
  administration: TelegramAdministration,
  secret: string,
): Step[] {
  return changes.map((change) => ({
    where: 'telegram',
    describe: () => describeTelegram(change),
    async run() {
      if (change.do === 'webhook') return administration.setWebhook(change.url, secret);
      for (const code of change.codes) await administration.show({ what: change.what, code });
    },
  }));
}

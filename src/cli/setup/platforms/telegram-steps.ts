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
    run: () => (change.do === 'webhook' ? administration.setWebhook(change.url, secret) : administration.show(change)),
  }));
}

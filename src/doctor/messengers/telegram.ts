import { AppError } from '../../core/error.ts';
import { fault, type Look, ok } from '../check.ts';

/** Whether Telegram knows the bot by its token. */
export const lookAtTelegram: Look = async ({ telegram }) => {
  if (telegram === null) return null;
  try {
    const { botName } = await telegram.who();
    return ok(`Telegram knows the bot: @${botName}.`);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === 'config') {
      return fault(
        'Telegram does not know TELEGRAM_BOT_TOKEN: it is mistyped, or it was revoked.',
        'Take a new one from @BotFather (/token), put it into TELEGRAM_BOT_TOKEN and start again.',
      );
    }
    return fault(
      'Telegram does not answer this machine.',
      'Look whether this machine reaches the internet and Telegram is not blocked here; else try again in a few minutes.',
    );
  }
};

import { AppError } from '../../core/error.ts';
import { fault, type Look, ok, warning } from '../check.ts';

/** Whether LINE knows the account by its token, and whether anybody but us reads along there. */
export const lookAtLine: Look = async ({ line }) => {
  if (line === null) return null;
  try {
    const { basicId, isChatOn } = await line.who();
    if (!isChatOn) return ok(`LINE knows the account: ${basicId}.`);
    return warning(
      `"Chat" is on for ${basicId}: everybody who has the account reads along in LINE's manager.`,
      'Switch it off in the LINE Official Account Manager: Settings, Response settings, Chat.',
    );
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === 'config') {
      return fault(
        'LINE does not accept LINE_CHANNEL_ACCESS_TOKEN: it has run out, or was issued anew.',
        'Issue one in the LINE Developers console (Messaging API, "Channel access token"), put it into LINE_CHANNEL_ACCESS_TOKEN and start again.',
      );
    }
    return fault(
      'LINE does not answer this machine.',
      'Look whether this machine reaches the internet and LINE is not blocked here; else try again in a few minutes.',
    );
  }
};

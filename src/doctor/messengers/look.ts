import { AppError } from '../../core/error.ts';
import { givesAway } from '../../core/look/gives-away.ts';
import { type Look, ok, warning } from '../check.ts';

/** Something that shows at a glance: what it is, what it says, and how to change it. */
type Shown = { what: string; says: readonly string[]; remedy: string };

const NAME = 'Set LOOK_NAME to a name that means nothing, and start again: the program sets it at Telegram.';

/** Whether a list of chats, a chat that is still empty or an address says what this service is. */
export const lookAtLook: Look = async ({ config, telegram, line }) => {
  if (config === null || config.mode === 'demo') return null;
  const bot = await ifAnswered(telegram?.who());
  const texts = await ifAnswered(telegram?.texts());
  const account = await ifAnswered(line?.who());
  const shown: Shown[] = [
    { what: "The bot's name on Telegram", says: [bot?.displayName ?? '', ...(texts?.names ?? [])], remedy: NAME },
    {
      what: "The bot's description on Telegram",
      says: texts?.descriptions ?? [],
      remedy: 'Set LOOK_GREETING to words that mean nothing, and start again: the program sets it at Telegram.',
    },
    {
      what: `The bot's own address on Telegram, @${bot?.botName},`,
      says: [bot?.botName ?? ''],
      remedy: 'Make another bot with @BotFather under an address that means nothing, and take its token.',
    },
    {
      what: "The account's name on LINE",
      says: [account?.displayName ?? '', account?.basicId ?? ''],
      remedy: 'Change it in the LINE Official Account Manager, Settings, Account settings.',
    },
    {
      what: 'The address in PUBLIC_URL',
      says: [config.publicUrl === null ? '' : new URL(config.publicUrl).hostname],
      remedy: 'Take an address that means nothing: it stays in the history of every browser.',
    },
  ];
  const found = shown.flatMap(({ what, says, remedy }) => {
    const word = says.map(givesAway).find((each) => each !== null);
    return word ? [warning(`${what} says what the service is (${word}).`, remedy)] : [];
  });
  return found.length > 0 ? found : ok('Nothing that shows at a glance says what the service is.');
};

/** Why a platform does not answer is said by its own check. */
async function ifAnswered<T>(asked: Promise<T> | undefined): Promise<T | null> {
  try {
    return (await asked) ?? null;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return null;
  }
}

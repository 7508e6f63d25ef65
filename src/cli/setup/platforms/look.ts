import type { LineAdministration } from '../../../channels/line/administer/administer.ts';
import type { WantedMenu } from '../../../channels/line/administer/rich-menus.ts';
import type { TelegramAdministration } from '../../../channels/telegram/administer/administer.ts';
import { AppError } from '../../../core/error.ts';
import type { Settings } from '../settings.ts';
import { lineSteps, lookAtLine } from './line-steps.ts';
import { againstHook, type Step, type Where } from './plan.ts';
import { planLine } from './plan-line.ts';
import { againstWebhook, planTelegram } from './plan-telegram.ts';
import { lookAtTelegram, telegramSteps } from './telegram-steps.ts';

/** What was seen at one platform, and what would be done there. `problem`: why not all of it. */
export type Seen = {
  where: Where;
  is: string;
  so: string[];
  steps: Step[];
  byHand: string[];
  problem: string | null;
  /** The platform does not know the token. */
  isRefused: boolean;
};

/** `url` null: it is not known, or cannot be used. */
function hookAt({ PUBLIC_URL: publicUrl }: Settings, name: string, against: (url: string) => string | null) {
  const reason = publicUrl === undefined ? null : against(publicUrl);
  const isKnown = publicUrl !== undefined && reason === null;
  return {
    url: isKnown ? `${new URL(publicUrl).origin}/hooks/${name}` : null,
    problem: reason === null ? null : `PUBLIC_URL: ${reason}`,
  };
}

/** `secretsMade`: names of secrets that are new, which the platform cannot know. */
export function seeTelegram(
  settings: Settings,
  administration: TelegramAdministration,
  secretsMade: readonly string[],
): Promise<Seen> {
  return seen('telegram', async () => {
    const is = await lookAtTelegram(administration);
    const isSecretNew = secretsMade.includes('TELEGRAM_WEBHOOK_SECRET');
    const { url, problem } = hookAt(settings, 'telegram', againstWebhook);
    const { changes, ...plan } = planTelegram(is, { url, isSecretNew });
    const steps = telegramSteps(changes, administration, settings.TELEGRAM_WEBHOOK_SECRET ?? '');
    return { ...plan, steps, problem, isRefused: false, is: `@${is.bot.botName} (${is.bot.displayName})` };
  });
}

export function seeLine(settings: Settings, administration: LineAdministration, menus: WantedMenu[]): Promise<Seen> {
  return seen('line', async () => {
    const is = await lookAtLine(administration);
    const { url, problem } = hookAt(settings, 'line', againstHook);
    const { changes, ...plan } = planLine(is, { url, menus });
    const steps = lineSteps(changes, administration);
    return { ...plan, steps, problem, isRefused: false, is: `${is.account.basicId} (${is.account.displayName})` };
  });
}

async function seen(where: Where, look: () => Promise<Omit<Seen, 'where'>>): Promise<Seen> {
  try {
    return { where, ...(await look()) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const isRefused = error.code === 'config';
    return { where, is: '', so: [], steps: [], byHand: [], problem: error.message, isRefused };
  }
}

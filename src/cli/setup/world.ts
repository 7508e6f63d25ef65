import { readFile } from 'node:fs/promises';
import { administerLine } from '../../channels/line/administer/administer.ts';
import { type WantedMenu, wantMenu } from '../../channels/line/administer/rich-menus.ts';
import { administerTelegram } from '../../channels/telegram/administer/administer.ts';
import type { Content } from '../../content.ts';
import { AppError } from '../../core/error.ts';
import { LANGUAGES } from '../../core/language.ts';
import { createNumbers } from '../../directory/numbers.ts';
import { readWhatIsThere } from '../../env.ts';
import { createTexts } from '../../i18n/texts.ts';
import { withLook } from '../../i18n/with-look.ts';
import type { ChannelWords } from '../../ports/channel.ts';
import type { Verdict } from './interview.ts';
import { type Seen, seeLine, seeTelegram } from './platforms/look.ts';
import type { SetupDeps } from './run-setup.ts';
import type { Settings } from './settings.ts';

type World = Pick<SetupDeps, 'checks' | 'againstCountry' | 'see' | 'probe'>;

/** What setup asks of Telegram, of LINE and of our own numbers. */
export function createWorld(content: Content, nowMs: () => number): World {
  const texts = createTexts(content.locales);
  const words: ChannelWords = (language, key, holes) => texts.t(language, `channel:${key}`, holes);
  const telegramOf = ({ TELEGRAM_BOT_TOKEN: token, TELEGRAM_API_ROOT: root, ...settings }: Settings) =>
    token === undefined
      ? null
      : administerTelegram({ token, apiRoot: withoutSlash(root), nowMs, words: lookedAs(settings) });
  const lineOf = ({ LINE_CHANNEL_ACCESS_TOKEN: accessToken, LINE_API_BASE: base }: Settings) =>
    accessToken === undefined ? null : administerLine({ accessToken, apiBase: withoutSlash(base) });
  /** As it will look with these settings; what is at fault in them is said elsewhere. */
  function lookedAs(settings: Settings): ChannelWords {
    const { look } = readWhatIsThere(settings, () => new Uint8Array());
    const looked = withLook(texts, look);
    return (language, key, holes) => looked.t(language, `channel:${key}`, holes);
  }
  return {
    checks: {
      telegram: (settings) =>
        verdict(async () => {
          const bot = await telegramOf(settings)?.who();
          return bot === undefined ? '' : `this is @${bot.botName} (${bot.displayName})`;
        }),
      line: (settings) =>
        verdict(async () => {
          const account = await lineOf(settings)?.who();
          return account === undefined ? '' : `this is ${account.basicId} (${account.displayName})`;
        }),
    },
    againstCountry(code) {
      const { numberFor } = createNumbers(content.numbers);
      const isWhole = (each: string) => numberFor(each, 'police') !== null && numberFor(each, 'ambulance') !== null;
      const countries = content.numbers.map(({ country }) => country).filter(isWhole);
      if (countries.includes(code)) return null;
      return `there are no checked numbers of this country in directory/numbers/; there are of: ${countries.join(', ')}`;
    },
    async see(settings, isNew) {
      const [telegram, line] = [telegramOf(settings), lineOf(settings)];
      const looks: Promise<Seen>[] = [
        ...(telegram === null ? [] : [seeTelegram(settings, telegram, isNew)]),
        ...(line === null ? [] : [seeLine(settings, line, await wantMenus(words))]),
      ];
      return Promise.all(looks);
    },
    probe: async (settings) => {
      const line = lineOf(settings);
      if (line === null) return null;
      try {
        const { reached, status } = await line.testWebhook();
        if (status === 401)
          return 'the service refuses its test: LINE_CHANNEL_SECRET is not of this channel, or the service has old settings';
        if (reached) return 'its test reached the service';
        return `its test did not reach the service yet (${status > 0 ? status : 'no answer'}); once it runs, npm run doctor asks again`;
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        return `its test could not be made: ${error.message}`;
      }
    },
  };
}

function wantMenus(words: ChannelWords): Promise<WantedMenu[]> {
  return Promise.all(
    LANGUAGES.map(async (language) => {
      const png = await readFile(new URL(`./menus/${language}.png`, import.meta.url));
      return wantMenu(language, words, new Uint8Array(png));
    }),
  );
}

async function verdict(ask: () => Promise<string>): Promise<Verdict> {
  try {
    return { ok: true, says: await ask() };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { ok: false, isRefused: error.code === 'config', says: error.message };
  }
}

function withoutSlash(address: string | undefined): string | null {
  return address === undefined ? null : address.replace(/\/+$/, '');
}

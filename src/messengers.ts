import { createLine } from './channels/line/create-line.ts';
import { createTelegram } from './channels/telegram/create-telegram.ts';
import type { Config } from './env.ts';
import type { Texts } from './i18n/texts.ts';
import type { Log } from './log.ts';
import type { ChannelWords, Hook, PushChannel } from './ports/channel.ts';

export type Messengers = {
  hooks: Hook[];
  channels: PushChannel[];
  /** Tells the platforms the bot's name and commands. Never rejects. */
  introduce(): Promise<void>;
};

/** The messengers that are set up: none in the demo. */
export function createMessengers(
  { telegram, line }: Pick<Config, 'telegram' | 'line'>,
  { texts, log, nowMs }: { texts: Texts; log: Log; nowMs: () => number },
): Messengers {
  const words: ChannelWords = (language, key, holes) => texts.t(language, `channel:${key}`, holes);
  const ofTelegram = telegram === null ? null : createTelegram({ ...telegram, log, nowMs, words });
  const ofLine = line === null ? null : createLine({ ...line, log, nowMs, words });
  const set = [ofTelegram, ofLine].filter((one) => one !== null);
  return {
    hooks: set.map(({ hook }) => hook),
    channels: set.map(({ channel }) => channel),
    introduce: async () => {
      await ofTelegram?.introduce();
    },
  };
}

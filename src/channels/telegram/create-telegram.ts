import { LIMITS } from '../../core/limits.ts';
import type { Log } from '../../log.ts';
import type { ChannelWords, Hook, PushChannel } from '../../ports/channel.ts';
import { createIntroduce } from './administer/introduce.ts';
import { createCalls } from './calls.ts';
import { createTakeAway } from './clearing/take-away.ts';
import { createReceive } from './receive.ts';
import { readRoute } from './route.ts';
import { createSend } from './send.ts';
import { createVerify } from './verify.ts';

export type TelegramOptions = {
  token: string;
  webhookSecret: string;
  /** Without a slash at its end. */
  apiRoot: string | null;
  log: Log;
  nowMs: () => number;
  /** Of the area `channel`. */
  words: ChannelWords;
};
export type Telegram = {
  hook: Hook;
  channel: PushChannel;
  /** Tells Telegram the bot's name, description and commands in every language. Never rejects. */
  introduce(): Promise<void>;
};

/** A bot of Telegram's: what comes from it, what is sent to it, and how it presents itself. */
export function createTelegram({ token, webhookSecret, apiRoot, log, nowMs, words }: TelegramOptions): Telegram {
  const calls = createCalls({ token, apiRoot, nowMs });
  return {
    hook: {
      channel: 'telegram',
      verify: createVerify(webhookSecret),
      receive: createReceive(token),
      async acknowledge({ route }) {
        const { chat, tapped } = readRoute(route);
        if (tapped === null) return;
        // Else the button goes on turning. Too old or not taken: it stops by itself, and the answer comes all the same.
        await calls((api, signal) => api.answerCallbackQuery({ callback_query_id: tapped.query }, signal), {
          chat,
          untilMs: nowMs() + LIMITS.acknowledgeMs,
        });
      },
    },
    channel: {
      name: 'telegram',
      send: createSend({ calls, words, nowMs }),
      takeAway: createTakeAway({ calls, nowMs }),
      sendsLeft: async () => null,
    },
    introduce: createIntroduce({ calls, words, log, nowMs }),
  };
}

import type { Server } from 'node:http';
import {
  type Conversation,
  type ConversationFlavor,
  conversations,
  createConversation,
  type VersionedState,
} from '@grammyjs/conversations';
import { serve } from '@hono/node-server';
import { type ApiClientOptions, Bot, type Context, webhookCallback } from 'grammy';
import { Hono } from 'hono';
import { Redis } from 'ioredis';
import { QUESTIONS } from '../../screening/engine.ts';
import { asks, fresh, take } from '../../screening/take.ts';
import { announce, BOT_TOKEN, botApi, settings, WEBHOOK_SECRET } from './child.ts';
import { ME } from './me.ts';
import { OPTION_OF, sayingOf } from './words.ts';

const LIFE_SECONDS = 21_600;
const LAST = QUESTIONS.at(-1);
type Talking = ConversationFlavor<Context>;

const redis = new Redis(settings.redisUrl);
// In clear: encrypting its long log would only slow it down further.
const storage = {
  read: async (chat: string) => {
    const kept = await redis.get(`conversation:${chat}`);
    return kept === null ? undefined : (JSON.parse(kept) as VersionedState<never>);
  },
  write: async (chat: string, state: unknown) => {
    await redis.set(`conversation:${chat}`, JSON.stringify(state), 'EX', LIFE_SECONDS);
  },
  delete: async (chat: string) => {
    await redis.del(`conversation:${chat}`);
  },
};

/** One screening a conversation; the next answer begins another, so that its log does not grow for ever. */
async function screening(conversation: Conversation, began: Context, first: string): Promise<void> {
  const known = fresh();
  let heard = began;
  let option = OPTION_OF.get(first);
  if (option === undefined) {
    await say(began, [asks('q1')]);
    heard = await conversation.waitFor('message:text');
    option = OPTION_OF.get(heard.message?.text ?? '');
  }
  for (;;) {
    const { at } = known;
    await say(heard, take(known, at, option ?? 'none'));
    if (at === LAST && known.at !== LAST) return;
    heard = await conversation.waitFor('message:text');
    option = OPTION_OF.get(heard.message?.text ?? '');
  }
}

function say(to: Context, said: readonly string[]) {
  const { text, reply_markup } = sayingOf(said);
  return to.reply(text, { reply_markup });
}

const bot = new Bot<Talking>(BOT_TOKEN, { botInfo: ME, client: { fetch: botApi } as unknown as ApiClientOptions });
bot.use(conversations({ storage: storage as never }));
bot.use(createConversation(screening));
bot.on('message:text', (heard) => heard.conversation.enter('screening', heard.message.text));
const handle = webhookCallback(bot, 'std/http', { secretToken: WEBHOOK_SECRET });
const app = new Hono();
app.post('/hooks/telegram', (asked) => handle(asked.req.raw));
announce(serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }) as Server);

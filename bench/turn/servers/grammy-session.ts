import type { Server } from 'node:http';
import { serve } from '@hono/node-server';
import { type ApiClientOptions, Bot, type Context, type SessionFlavor, session, webhookCallback } from 'grammy';
import { Hono } from 'hono';
import { Redis } from 'ioredis';
import { createSealer } from '../../../src/crypto/seal.ts';
import type { DataKey } from '../../../src/ports/keys.ts';
import { asks, fresh, type Known, take } from '../../screening/take.ts';
import { announce, BOT_TOKEN, botApi, settings, WEBHOOK_SECRET } from './child.ts';
import { ME } from './me.ts';
import { OPTION_OF, sayingOf } from './words.ts';

const LIFE_SECONDS = 21_600;
type Talking = Context & SessionFlavor<Known | null>;

const redis = new Redis(settings.redisUrl);
// The same sealing as ours, with one key for everybody.
const sealer = createSealer();
const key = new Uint8Array(32).map((_, index) => index * 3 + 1) as unknown as DataKey;
const context = (owner: string) => ({ type: 'session', owner, version: '1' }) as const;
const storage = {
  read: async (chat: string) => {
    const blob = await redis.get(`session:${chat}`);
    return blob === null ? undefined : ((await sealer.open(key, context(chat), blob)) as Known);
  },
  write: async (chat: string, known: Known | null) => {
    await redis.set(`session:${chat}`, await sealer.seal(key, context(chat), known), 'EX', LIFE_SECONDS);
  },
  delete: async (chat: string) => {
    await redis.del(`session:${chat}`);
  },
};

const bot = new Bot<Talking>(BOT_TOKEN, { botInfo: ME, client: { fetch: botApi } as unknown as ApiClientOptions });
bot.use(session({ initial: (): Known | null => null, storage }));
bot.on('message:text', async (heard) => {
  const known = heard.session ?? fresh();
  const option = OPTION_OF.get(heard.message.text) ?? 'none';
  const { text, reply_markup } = sayingOf(heard.session === null ? [asks('q1')] : take(known, known.at, option));
  heard.session = known;
  await heard.reply(text, { reply_markup });
});
const handle = webhookCallback(bot, 'std/http', { secretToken: WEBHOOK_SECRET });
const app = new Hono();
app.post('/hooks/telegram', (asked) => handle(asked.req.raw));
announce(serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }) as Server);

import { createServer, type IncomingMessage } from 'node:http';
import { Redis } from 'ioredis';
import { TYPED } from '../../screening/engine.ts';
import { fresh, type Known, take } from '../../screening/take.ts';
import { announce, BOT_TOKEN, botApi, settings, WEBHOOK_SECRET } from './child.ts';
import { OPTION_OF, sayingOf } from './words.ts';

const LIFE_SECONDS = 21_600;
const redis = new Redis(settings.redisUrl);

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

async function answer(body: string): Promise<void> {
  const { message } = JSON.parse(body) as { message: { chat: { id: number }; text: string } };
  const key = `bare:${message.chat.id}`;
  const stored = await redis.get(key);
  const known = stored === null ? fresh() : (JSON.parse(stored) as Known);
  const option = OPTION_OF.get(message.text) ?? 'none';
  const said =
    stored === null ? [`screening.${known.at}: ${Object.keys(TYPED).join(' ')}`] : take(known, known.at, option);
  await redis.set(key, JSON.stringify(known), 'EX', LIFE_SECONDS);
  const call = { chat_id: message.chat.id, ...sayingOf(said) };
  const sent = await botApi(`/bot${BOT_TOKEN}/sendMessage`, { body: JSON.stringify(call) });
  await sent.json();
}

const server = createServer((request, response) => {
  if (request.headers['x-telegram-bot-api-secret-token'] !== WEBHOOK_SECRET) {
    response.writeHead(401).end();
    return;
  }
  bodyOf(request)
    .then(answer)
    .then(
      () => response.writeHead(200).end(),
      () => response.writeHead(500).end(),
    );
});
server.listen(0, '127.0.0.1');
announce(server);

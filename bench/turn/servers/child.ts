// bench/turn/servers/ are the programs that are compared: each takes the same updates, and answers them in the same words.

import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a server said to somebody: which questions, the buttons under them, and when. */
export type Said = { chat: number; keys: string[]; labels: string[]; atMs: number };
type Sending = { chat_id?: number | string; text?: string; reply_markup?: { keyboard?: { text: string }[][] } };

/** Where all of them run: settings by environment, questions by message. */
export const settings = {
  redisUrl: process.env.BENCH_REDIS_URL ?? '',
  keyRedisUrl: process.env.BENCH_KEY_REDIS_URL ?? '',
  flows: process.env.BENCH_FLOWS ?? 'screening',
};
export const BOT_TOKEN = '1000001:a-token-of-nobody-on-this-machine';
export const WEBHOOK_SECRET = 'a-webhook-secret-of-nobody-on-this-machine';

let said: Said[] = [];
let sent = 0;

/** The Bot API, at the same depth for all: in this process, behind `fetch`. */
export async function botApi(_url: unknown, init?: { body?: unknown }): Promise<Response> {
  const { chat_id: chat, text, reply_markup: markup } = JSON.parse(String(init?.body ?? '{}')) as Sending;
  if (text !== undefined) {
    const keys = [...text.matchAll(/\(([a-z0-9]+)\)/g)].map(([, key]) => key ?? '');
    const labels = (markup?.keyboard ?? []).flat().map((button) => button.text);
    said.push({ chat: Number(chat), keys, labels, atMs: performance.timeOrigin + performance.now() });
  }
  sent += 1;
  const result = { message_id: sent, date: 1, chat: { id: Number(chat), type: 'private', first_name: 'A' }, text };
  return Response.json({ ok: true, result });
}

/** Tells the bench where it listens, and answers what the bench asks. */
export function announce(server: Server): void {
  const ready = () => process.send?.({ port: (server.address() as AddressInfo).port });
  if (server.listening) ready();
  else server.once('listening', ready);
  process.on('message', (asked) => {
    if (asked === 'said') {
      process.send?.({ said });
      said = [];
      return;
    }
    const { user, system } = process.cpuUsage();
    process.send?.({ cpuMs: (user + system) / 1_000 });
  });
  // However the bench ends, its servers end with it.
  process.on('disconnect', () => process.exit(0));
}

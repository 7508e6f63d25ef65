// bench/turn/ measures a Telegram update over HTTP, from the delivery to the answer, the session in a real Redis.

import { Agent, request } from 'node:http';
import { WEBHOOK_SECRET } from './servers/child.ts';

let updates = 500_000_000;

/** A private message as Telegram delivers it, a new one each time. */
export function updateOf(chat: number, text: string): string {
  updates += 1;
  const who = { id: chat, first_name: 'A', last_name: 'B', username: 'a_b' };
  return JSON.stringify({
    update_id: updates,
    message: {
      message_id: updates % 1_000_000,
      from: { ...who, is_bot: false, language_code: 'zh-hans' },
      chat: { ...who, type: 'private' },
      date: Math.floor(Date.now() / 1_000),
      text,
    },
  });
}

/** Telegram's side: connections that stay open, as many as are used at once. */
export function createDeliver(connections: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const headers = { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': WEBHOOK_SECRET };
  const deliver = (port: number, body: string): Promise<number> =>
    new Promise((resolve, reject) => {
      const length = { 'content-length': Buffer.byteLength(body) };
      const asked = request(
        { agent, host: '127.0.0.1', port, path: '/hooks/telegram', method: 'POST', headers: { ...headers, ...length } },
        (answer) => {
          answer.resume();
          answer.once('end', () => resolve(answer.statusCode ?? 0));
          answer.once('error', reject);
        },
      );
      asked.once('error', reject);
      asked.end(body);
    });
  return { deliver, close: () => agent.destroy() };
}
export type Deliver = ReturnType<typeof createDeliver>['deliver'];

/** The same until it is taken, as Telegram does. */
export async function deliverUntilTaken(deliver: Deliver, port: number, body: string): Promise<void> {
  for (let tries = 0; tries < 20; tries += 1) {
    if ((await deliver(port, body)) === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('an update was refused twenty times');
}

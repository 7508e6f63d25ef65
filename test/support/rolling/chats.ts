import { readFile } from 'node:fs/promises';
import { setTimeout as passes } from 'node:timers/promises';
import { vi } from 'vitest';
import type { Content } from '../../../src/content.ts';
import type { Messenger } from '../../../src/core/channel.ts';
import { createTools } from '../../../src/tools.ts';
import { type People, survivorOf } from '../../canary/people.ts';
import { linePhone } from '../channel-drivers/line-phone.ts';
import { telegramPhone } from '../channel-drivers/telegram-phone.ts';
import { DEMO_SECRETS } from '../channel-house.ts';
import { serveFake } from '../fake-http.ts';
import { createFakeLine } from '../fake-line/fake-line.ts';
import { createFakeTelegram } from '../fake-telegram/fake-telegram.ts';
import { FIRST_LINES } from '../neutral.ts';

const content = JSON.parse(await readFile(new URL('../../../build/content.json', import.meta.url), 'utf8')) as Content;
const { tools } = createTools(content, 'CN');
const words = (key: string, channel: Messenger | 'web') => tools.label(key, { language: 'zh-Hans', channel }, {});
const NAMES = { first: 'A', last: 'B', account: 'a_b_c_d', telephone: '+8613912345678' };
const EVERY_MS = 20;
const UNSAFE = { tap: 'first-contact/hello:unsafe' };

/** Somebody in danger who writes: a case is open, and whoever answers may write back. */
export type Chat = {
  name: string;
  channel: Messenger | 'web';
  /** As fast as the platform or the page takes it; a page sends it again until it is answered. */
  says(text: string): Promise<void>;
  /** How often this stands on the screen. */
  times(text: string): Promise<number>;
};

/** What a page does: the same again, until there is an answer. */
export function patient({ ask, ...people }: People): People {
  /** One that breaks off on the way is none. */
  const whole: People['ask'] = async (path, init) => {
    const answer = await ask(path, init);
    const body = await answer.arrayBuffer();
    return new Response(body.byteLength === 0 ? null : body, { status: answer.status, headers: answer.headers });
  };
  return {
    ...people,
    async ask(path, init) {
      for (;;) {
        const answer = await whole(path, init).catch(() => null);
        if (answer !== null && answer.status < 500) return answer;
        await passes(10 * EVERY_MS);
      }
    },
  };
}

/** What the bot says to each message that waits for a worker. */
export const heardBy = (channel: Chat['channel']) => words('now.heard', channel);

/** Somebody on the page. */
export async function webChat(people: People, name: string): Promise<Chat> {
  const survivor = survivorOf(patient({ ...people, answers: [] }));
  const rows = new Map<string, string>();
  const keep = ({ body }: { body: string }) => {
    // By its place, as the page does: what comes twice is drawn once.
    for (const [, place = '', row = ''] of body.matchAll(/data-seq="(\d+)"([\s\S]*?)(?=data-seq=|$)/g))
      rows.set(place, row);
  };
  keep(await survivor.send(UNSAFE));
  return {
    name,
    channel: 'web',
    says: async (text) => keep(await survivor.send({ text })),
    async times(text) {
      keep(await survivor.get('/events', { accept: 'text/html', 'last-event-id': '0' }));
      return [...rows.values()].filter((row) => row.includes(`>${text}<`)).length;
    },
  };
}

/** A Telegram and a LINE on real time, which deliver to this address, and again what was not taken. */
export async function openPlatforms(origin: string) {
  const clock = { nowMs: Date.now };
  const hook = (request: Request) => fetch(request);
  const telegram = createFakeTelegram({
    clock,
    token: DEMO_SECRETS.telegram.token,
    secret: DEMO_SECRETS.telegram.webhookSecret,
    hook,
    hookUrl: `${origin}/hooks/telegram`,
    limits: false,
  });
  const line = createFakeLine({
    clock,
    ...DEMO_SECRETS.line,
    hook,
    hookUrl: `${origin}/hooks/line`,
    redelivery: true,
    redeliveryDelaysMs: [500, 1_000, 2_000, 4_000, 8_000, 16_000],
  });
  const served = await Promise.all([serveFake(telegram.api), serveFake(line.api)]);
  let over = false;
  const moving = Promise.all(
    [telegram.deliver, () => line.deliver({ atOnce: true })].map(async (deliver) => {
      while (!over) {
        await deliver();
        await passes(EVERY_MS);
      }
    }),
  );
  const settle = async () => {};
  const phones = {
    telegram: () =>
      telegramPhone({
        telegram,
        names: NAMES,
        isChoice: () => true,
        firstLines: FIRST_LINES,
        settle,
        deliver: settle,
        nowMs: Date.now,
      }),
    line: () => linePhone({ line, names: NAMES, settle, advance: () => {} }),
  };
  return {
    telegram,
    line,
    origins: served.map((one) => one.origin) as [string, string],
    /** Somebody on a messenger. */
    async chat(channel: Messenger, name: string): Promise<Chat> {
      const phone = phones[channel]();
      const sees = (isThere: () => boolean) =>
        vi.waitFor(
          () => {
            if (!isThere()) throw new Error(`what comes next is not on the screen of ${name}`);
          },
          { timeout: 10_000, interval: EVERY_MS },
        );
      await phone.opens();
      for (const key of ['choice.unsafe', 'choice.contact-hour']) {
        const label = words(key, channel);
        await sees(() => phone.offered().includes(label));
        const before = phone.bubbles();
        await phone.chooses(label);
        await sees(() => phone.bubbles() > before);
      }
      return {
        name,
        channel,
        says: (text) => phone.says(text),
        times: async (text) => phone.shown().filter((shown) => shown === text).length,
      };
    },
    async stop() {
      over = true;
      await moving;
      await Promise.all(served.map((one) => one.stop()));
    },
  };
}

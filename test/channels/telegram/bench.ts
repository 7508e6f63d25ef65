import { readFile } from 'node:fs/promises';
import { createTelegram, type Telegram } from '../../../src/channels/telegram/create-telegram.ts';
import { asRowId, type RowId } from '../../../src/core/ids.ts';
import { LANGUAGES, type Language } from '../../../src/core/language.ts';
import type { Choice, Message } from '../../../src/core/message.ts';
import { createTexts } from '../../../src/i18n/texts.ts';
import { createLog } from '../../../src/log.ts';
import type { Happening, Route, Sent } from '../../../src/ports/channel.ts';
import { serveFake } from '../../support/fake-http.ts';
import { createFakeTelegram, type FakeTelegram } from '../../support/fake-telegram/fake-telegram.ts';
import type { Person } from '../../support/fake-telegram/phone/person.ts';
import { openLoopback } from '../../support/network.ts';

export const TOKEN = '110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw';
export const SECRET = 'b7d1f04e3c0a4b6f8d9e2a51c7f60e34';

export type Bench = {
  fake: FakeTelegram;
  telegram: Telegram;
  clock: { ms: number; nowMs(): number };
  logged: string[];
  /** Everything read of what the phones did, oldest first. */
  happened: Happening[];
  /** Somebody who has pressed Start. */
  person(): Promise<Person>;
  /** What the phone just did, as it was read. */
  newest(): Promise<Happening>;
  send(to: Route, ...messages: Message[]): Promise<Sent>;
  stop(): Promise<void>;
};

const words = async (language: Language) =>
  JSON.parse(await readFile(new URL(`../../../locales/${language}/channel.json`, import.meta.url), 'utf8')) as unknown;

/** The words of `channel:<key>`, as the program reads them. */
export async function channelWords() {
  const files = LANGUAGES.map(async (language) => [language, { channel: await words(language) }] as const);
  const texts = createTexts(Object.fromEntries(await Promise.all(files)));
  return (language: Language, key: string, holes?: Record<string, string>) =>
    texts.t(language, `channel:${key}`, holes);
}

/** The adapter before a Telegram that behaves, through a real server of this machine. `token`: what the adapter believes. */
export async function openBench({ token = TOKEN, limits = false } = {}): Promise<Bench> {
  const clock = {
    ms: Date.UTC(2026, 10, 23, 12),
    nowMs() {
      return this.ms;
    },
  };
  const nowMs = () => clock.nowMs();
  const logged: string[] = [];
  const happened: Happening[] = [];
  const made: { telegram?: Telegram } = {};
  const hook = async (request: Request) => {
    const body = new Uint8Array(await request.arrayBuffer());
    const hooked = made.telegram?.hook;
    if (!hooked || !(await hooked.verify(request.headers, body))) return new Response(null, { status: 401 });
    happened.push(...hooked.receive(body));
    return new Response(null, { status: 200 });
  };
  const fake = createFakeTelegram({ clock: { nowMs }, token: TOKEN, secret: SECRET, hook, limits });
  const served = await serveFake(fake.api);
  openLoopback(served.origin);
  const log = createLog((line) => logged.push(line), nowMs);
  const telegram = createTelegram({
    token,
    webhookSecret: SECRET,
    apiRoot: served.origin,
    log,
    nowMs,
    words: await channelWords(),
  });
  made.telegram = telegram;
  const newest = async () => {
    await fake.deliver();
    const last = happened.at(-1);
    if (last === undefined) throw new Error('nothing was read');
    return last;
  };
  return {
    fake,
    telegram,
    clock,
    logged,
    happened,
    newest,
    async person() {
      const person = fake.person();
      person.starts();
      await newest();
      return person;
    },
    send: (to, ...messages) => telegram.channel.send(to, messages.map(row), null),
    async stop() {
      fake.faults.clear();
      await served.stop();
    },
  };
}

export function row(message: Message, index: number): { id: RowId; message: Message } {
  return { id: asRowId(`row-${index}`), message };
}

export function said(text: string | string[], more: Partial<Message> = {}): Message {
  return { from: 'bot', language: 'en', paragraphs: [text].flat(), numbers: [], choices: [], ...more };
}

export function choices(...values: string[]): Choice[] {
  return values.map((value) => ({ value, label: `Label of ${value}` }));
}

export function wayTo(person: { id: number }): Route {
  return { channel: 'telegram', to: { chat: person.id } };
}

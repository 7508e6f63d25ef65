import { readFile } from 'node:fs/promises';
import { createLine } from '../../../src/channels/line/create-line.ts';
import type { Level } from '../../../src/core/case.ts';
import { asRowId, type RowId } from '../../../src/core/ids.ts';
import { LANGUAGES } from '../../../src/core/language.ts';
import { LIMITS } from '../../../src/core/limits.ts';
import type { Message } from '../../../src/core/message.ts';
import { createTexts } from '../../../src/i18n/texts.ts';
import { createLog } from '../../../src/log.ts';
import type { ChannelWords, Happening, Route } from '../../../src/ports/channel.ts';
import { serveFake } from '../../support/fake-http.ts';
import { createFakeLine, type FakeLineOptions } from '../../support/fake-line/fake-line.ts';
import { openLoopback } from '../../support/network.ts';
import { createClock } from '../../support/small-house.ts';

export const CHANNEL_SECRET = '0123456789abcdef0123456789abcdef';
export const ACCESS_TOKEN = 'a-token-that-nobody-may-ever-read-anywhere=';
export const REPLY = '/v2/bot/message/reply';
export const PUSH = '/v2/bot/message/push';
export const QUOTA = '/v2/bot/message/quota';
export const LOADING = '/v2/bot/chat/loading/start';

const locales = await Promise.all(
  LANGUAGES.map(async (language) => {
    const place = new URL(`../../../locales/${language}/channel.json`, import.meta.url);
    return [language, { channel: JSON.parse(await readFile(place, 'utf8')) as unknown }] as const;
  }),
);
const texts = createTexts(Object.fromEntries(locales));
export const words: ChannelWords = (language, key, holes) => texts.t(language, `channel:${key}`, holes);

export type LineScene = Awaited<ReturnType<typeof startLine>>;

/** Ours and the fake over its served API, through the real SDK. `person` has written, and `route` answers them. */
export async function startLine(options: Partial<FakeLineOptions> & { accessToken?: string } = {}) {
  const clock = createClock();
  const logged: string[] = [];
  const got: Happening[] = [];
  const fake = createFakeLine({
    clock,
    channelSecret: CHANNEL_SECRET,
    hook: async (request) => {
      const body = new Uint8Array(await request.arrayBuffer());
      if (!(await line.hook.verify(request.headers, body))) return new Response(null, { status: 401 });
      got.push(...line.hook.receive(body));
      return new Response(null, { status: 200 });
    },
    ...options,
    accessToken: ACCESS_TOKEN,
  });
  const served = await serveFake(fake.api);
  openLoopback(served.origin);
  const line = createLine({
    channelSecret: CHANNEL_SECRET,
    accessToken: options.accessToken ?? ACCESS_TOKEN,
    apiBase: served.origin,
    log: createLog((text) => logged.push(text), clock.nowMs),
    nowMs: clock.nowMs,
    words,
  });
  const person = fake.person({ isFriend: true });
  /** What the person just did, and the way back it brought. */
  const route = async (): Promise<Route> => {
    person.says('hello');
    await fake.deliver();
    const last = got.at(-1);
    if (last === undefined) throw new Error('nothing arrived');
    return last.route;
  };
  return {
    ...{ clock, logged, got, fake, line, person, route },
    stop: served.stop,
    send: (way: Route, messages: readonly Message[], level: Level | null = null) =>
      line.channel.send(way, rowsOf(messages), level),
    /** So late that the token of a route answers no more. */
    outlast: () => clock.advance(LIMITS.replyTokenMs),
    calls: (path: string) => fake.calls.filter((call) => call.path === path),
  };
}

export const rowsOf = (messages: readonly Message[]): { id: RowId; message: Message }[] =>
  messages.map((message, index) => ({ id: asRowId(`row-${index + 1}-${message.paragraphs[0]}`), message }));

export function say(text: string, more: Partial<Message> = {}): Message {
  return { from: 'bot', language: 'en', paragraphs: [text], numbers: [], choices: [], ...more };
}
export const ask = (text: string, ...labels: string[]): Message =>
  say(text, { choices: labels.map((label, index) => ({ value: `step:option-${index}`, label })) });
export const card = (text = 'In danger, call.'): Message =>
  say(text, { numbers: [{ name: 'Police', number: '110', note: 'Free of charge' }] });
export const worker = (text: string): Message => say(text, { from: 'worker', unasked: true, whileWorker: true });

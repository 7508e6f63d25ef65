import { messagingApi, type webhook } from '@line/bot-sdk';
import { type ServedFake, serveFake } from './fake-http.ts';
import { createFakeLine, type FakeLine, type FakeLineOptions } from './fake-line/fake-line.ts';
import { openLoopback } from './network.ts';

export const CHANNEL_SECRET = 'a channel secret';
export const MINUTE = 60_000;

export type Bench = Awaited<ReturnType<typeof startBench>>;

/** A served fake with the SDK's own clients, a clock to turn, and a bot server that writes down what it got. */
export async function startBench(options: Partial<FakeLineOptions> = {}) {
  const clock = { now: Date.UTC(2026, 10, 23, 4), nowMs: () => clock.now };
  const seen: { body: string; signature: string | null }[] = [];
  /** What the bot server does next; 200 when there is nothing more. */
  const answers: (() => Response | Promise<Response>)[] = [];
  const fake: FakeLine = createFakeLine({
    clock,
    channelSecret: CHANNEL_SECRET,
    accessToken: 'token',
    hook: async (request) => {
      seen.push({ body: await request.text(), signature: request.headers.get('x-line-signature') });
      return (await answers.shift()?.()) ?? new Response(null, { status: 200 });
    },
    ...options,
  });
  const served: ServedFake = await serveFake(fake.api);
  openLoopback(served.origin);
  const access = { channelAccessToken: 'token', baseURL: served.origin };
  return {
    fake,
    clock,
    seen,
    answers,
    origin: served.origin,
    stop: served.stop,
    client: new messagingApi.MessagingApiClient(access),
    blobs: new messagingApi.MessagingApiBlobClient(access),
    eventsSeen: (): webhook.Event[] => seen.flatMap(({ body }) => (JSON.parse(body) as webhook.CallbackRequest).events),
  };
}

export const text = (words: string): messagingApi.TextMessage => ({ type: 'text', text: words });

export const postback = (label: string, more: object = {}): messagingApi.PostbackAction => ({
  type: 'postback',
  label,
  data: `to:${label}`,
  ...more,
});

export const flex = (contents: messagingApi.FlexComponent[], altText = 'A message'): messagingApi.FlexMessage => ({
  type: 'flex',
  altText,
  contents: { type: 'bubble', body: { type: 'box', layout: 'vertical', contents } },
});

export const tokenOf = (event: webhook.Event): string => ('replyToken' in event ? (event.replyToken ?? '') : '');

/** All texts on that screen, in order. */
export const shown = (chat: { screen: () => { texts: string[] }[] }): string[] =>
  chat.screen().flatMap(({ texts }) => texts);

/** What the SDK throws: the status, and LINE's words. Throws when nothing was refused. */
export async function refusal(asked: Promise<unknown>) {
  const error: unknown = await asked.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(typeof error === 'object' && error !== null && 'status' in error))
    throw new Error('it was not refused', { cause: error });
  const { status, body, headers } = error as { status: number; body: string; headers: Headers };
  return { status, body: JSON.parse(body) as messagingApi.ErrorResponse, headers };
}

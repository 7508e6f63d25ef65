import { createApi } from './api.ts';
import { createEndpoint, type Endpoint } from './endpoint.ts';
import { isBag } from './flex-rules.ts';
import { createPerson, type Person, type PersonFields } from './person.ts';
import { createRichMenus } from './rich-menus.ts';
import { createSending } from './sending.ts';
import { type Chat, createGroup, type EventFields, type Group, type Platform } from './speaker.ts';
import { createIds } from './webhook-body.ts';
import { createWebhooks, type Delivery, eventsIn } from './webhooks.ts';

export type FakeLineOptions = {
  clock: { nowMs(): number };
  channelSecret: string;
  accessToken: string;
  /** The bot server's webhook. */
  hook: (request: Request) => Promise<Response>;
  hookUrl?: string;
  /** Off unless said, as on LINE. */
  redelivery?: boolean;
  /** Made-up times between tries of a failed webhook; the real ones are not published. */
  redeliveryDelaysMs?: readonly number[];
  /** Pushes a month; null, the default, for no limit. */
  quota?: number | null;
  /** Two fakes with other seeds give out other ids. */
  seed?: string;
};

export type FakeLine = ReturnType<typeof createFakeLine>;

/** A LINE in memory: `api` answers the bot, `person` and `group` are its other side, `deliver` moves the webhooks. */
export function createFakeLine(options: FakeLineOptions) {
  const nowMs = () => options.clock.nowMs();
  const ids = createIds(options.seed ?? 'line');
  const listeners = new Set<() => void>();
  const changed = (): void => {
    for (const listener of listeners) listener();
  };
  const chats = new Map<string, Chat>();
  const people = new Map<string, Person>();
  const bot = {
    userId: ids.chat('U'),
    basicId: '@000demo',
    displayName: 'Demo',
    chatMode: 'bot' as 'bot' | 'chat',
    markAsReadMode: 'auto' as const,
  };
  const endpoint: Endpoint = { url: options.hookUrl ?? 'https://bot.example/channels/line', isUsed: true };
  const sending = createSending({ nowMs, ids, chats, limit: options.quota ?? null });
  const menus = createRichMenus(ids, changed);
  const webhooks = createWebhooks({
    nowMs,
    channelSecret: options.channelSecret,
    destination: bot.userId,
    hook: options.hook,
    endpoint,
    redelivery: options.redelivery ?? false,
    redeliveryDelaysMs: options.redeliveryDelaysMs ?? [60_000, 300_000, 900_000],
    chance: () => Number.parseInt(ids.hex(8), 16) / 2 ** 32,
    handing: sending.tokens.hand,
    changed,
  });
  const api = createApi({
    nowMs,
    ids,
    accessToken: options.accessToken,
    sending,
    menus,
    endpoint: createEndpoint(endpoint, async (url) => (await webhooks.probe(url)).status),
    people,
    bot,
    changed,
  });
  const platform: Platform = { nowMs, ids, queue: (event) => webhooks.add([event]), changed };

  const person = (fields: PersonFields = {}): Person => {
    const one = createPerson(platform, fields, menus);
    people.set(one.userId, one);
    chats.set(one.userId, one.chat);
    return one;
  };
  const group = (fields: EventFields & { kind?: 'group' | 'room' } = {}): Group => {
    const one = createGroup(platform, fields);
    chats.set(one.id, one.chat);
    return one;
  };

  /** People a raw body names become real. */
  const admitPeople = (body: string): void => {
    for (const { source } of eventsIn(body)) {
      const userId = isBag(source) && source.type === 'user' ? source.userId : undefined;
      if (typeof userId === 'string' && !people.has(userId)) person({ userId, isFriend: true });
    }
  };

  return {
    /** For the SDK, served or asked directly. */
    api: api.answer,
    /** Every request the bot made, refused ones too. */
    calls: api.calls,
    faults: api.faults,
    /** `limit` and `used` may be set. */
    quota: sending.quota,
    bot,
    /** The webhook's address and whether it is in use; may be set. */
    endpoint,
    person,
    group,
    /** Everybody there is; `deliverRaw` adds those it names. */
    people: (): Person[] => [...people.values()],
    deliver: webhooks.deliver,
    deliveries: webhooks.deliveries,
    /** Events the bot server will never see again. */
    lost: webhooks.lost,
    batch: webhooks.batch,
    nextDueMs: webhooks.nextDueMs,
    /** Without `which`: every delivery so far, the newest first. */
    redeliver: (which?: readonly Delivery[], how?: { atOnce?: boolean; asSent?: boolean }): Promise<Delivery[]> =>
      webhooks.redeliver(which ?? webhooks.deliveries.toReversed(), how),
    /** The console's Verify button: a body without events (the SDK's CallbackRequest). */
    verify: (): void => webhooks.add([]),
    /** The people and reply tokens of a raw body that somebody else sends become real. */
    admit(body: string): void {
      admitPeople(body);
      sending.tokens.hand(eventsIn(body), nowMs());
    },
    /** Sends a body byte for byte; the people and reply tokens in it become real. `signature` null: none. */
    deliverRaw(body: string, signature?: string | null): Promise<Delivery> {
      admitPeople(body);
      return webhooks.deliverRaw(body, signature);
    },
    /** Called after anything changed that can be seen; returns the way to stop. */
    onChange(listener: () => void): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

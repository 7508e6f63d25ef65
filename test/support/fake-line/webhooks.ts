import type { webhook } from '@line/bot-sdk';
import type { Endpoint } from './endpoint.ts';
import { bodyText, signatureOf } from './webhook-body.ts';

/** One request to the bot server. `status` 0: it gave no answer. */
export type Delivery = {
  atMs: number;
  status: number;
  /** The bot server took longer than two seconds by the virtual clock; LINE counts that as no answer. */
  late: boolean;
  isRedelivery: boolean;
  events: webhook.Event[];
  /** The exact text that was signed and sent. */
  body: string;
  signature: string | null;
};

type Options = {
  nowMs: () => number;
  channelSecret: string;
  destination: string;
  hook: (request: Request) => Promise<Response>;
  endpoint: Endpoint;
  redelivery: boolean;
  redeliveryDelaysMs: readonly number[];
  /** A number from 0 to 1, the same on every run. */
  chance: () => number;
  /** Told just before the bot server gets the events: their reply tokens are usable from now on. */
  handing: (events: readonly webhook.Event[], atMs: number) => void;
  changed: () => void;
};

type Pending = { events: webhook.Event[]; dueMs: number; attempt: number; manner: number };

/** Restated from measurements, not published as a number where we looked: an answer after 2 s is no answer. */
const ANSWER_WITHIN_MS = 2_000;

/** What waits to be sent to the bot server, and what was sent. */
export function createWebhooks(options: Options) {
  const { nowMs, changed } = options;
  const pending: Pending[] = [];
  const deliveries: Delivery[] = [];
  const lost: webhook.Event[] = [];
  let manner = 0;

  const add = (events: webhook.Event[]): void => {
    if (!options.endpoint.isUsed) {
      lost.push(...events);
      return;
    }
    pending.push({ events, dueMs: nowMs(), attempt: 0, manner });
    manner += 1;
    changed();
  };

  const ask = async (
    body: string,
    signature: string | null,
    events: webhook.Event[],
    url?: string,
  ): Promise<Delivery> => {
    const atMs = nowMs();
    options.handing(events, atMs);
    const headers = new Headers({
      'content-type': 'application/json; charset=utf-8',
      'user-agent': 'LineBotWebhook/2.0',
    });
    if (signature !== null) headers.set('x-line-signature', signature);
    const status = await options
      .hook(new Request(url ?? options.endpoint.url ?? 'https://nowhere.example/', { method: 'POST', headers, body }))
      // A bot server that breaks the connection gave no answer; the delivery says so with 0.
      .then(
        (answer) => answer.status,
        () => 0,
      );
    const late = nowMs() - atMs > ANSWER_WITHIN_MS;
    const isRedelivery = events.some((event) => event.deliveryContext?.isRedelivery === true);
    const delivery: Delivery = { atMs, status, late, isRedelivery, events, body, signature };
    deliveries.push(delivery);
    changed();
    return delivery;
  };

  const send = async (waiting: Pending): Promise<Delivery> => {
    const events = waiting.attempt === 0 ? waiting.events : waiting.events.map(asRedelivered);
    const body = bodyText({ destination: options.destination, events }, waiting.manner);
    const delivery = await ask(body, signatureOf(body, options.channelSecret), events);
    if (!received(delivery)) fail(waiting);
    return delivery;
  };

  /**
   * Off by default; on, what got no 2xx is sent again a set number of times at intervals LINE does not publish, perhaps
   * out of order (developers.line.biz/en/docs/messaging-api/receiving-messages/#redeliver). The delays here are made up,
   * each varied by up to half, so that redeliveries overtake each other and mix with what is new.
   */
  const fail = (waiting: Pending): void => {
    const delayMs = options.redelivery ? options.redeliveryDelaysMs[waiting.attempt] : undefined;
    if (delayMs === undefined) lost.push(...waiting.events);
    else {
      const dueMs = nowMs() + Math.round(delayMs * (0.5 + options.chance()));
      pending.push({ ...waiting, dueMs, attempt: waiting.attempt + 1 });
    }
  };

  const takeDue = (): Pending | undefined => {
    const next = pending.reduce<Pending | undefined>(
      (first, one) => (first && first.dueMs <= one.dueMs ? first : one),
      undefined,
    );
    if (!next || next.dueMs > nowMs()) return undefined;
    pending.splice(pending.indexOf(next), 1);
    return next;
  };

  return {
    add,
    deliveries,
    lost,
    nextDueMs: (): number | null => (pending.length === 0 ? null : Math.min(...pending.map(({ dueMs }) => dueMs))),
    /** Joins up to `count` events that wait for their first delivery into one body; says how many it joined. */
    batch(count: number): number {
      const fresh = pending.filter(({ attempt }) => attempt === 0).slice(0, count);
      const [first, ...rest] = fresh;
      if (!first) return 0;
      first.events = fresh.flatMap(({ events }) => events);
      for (const one of rest) pending.splice(pending.indexOf(one), 1);
      return first.events.length;
    },
    /** Sends all that is due, one after the other, or all at once. Ends when nothing more is due at this moment. */
    async deliver({ atOnce = false } = {}): Promise<void> {
      for (let next = takeDue(); next; next = takeDue()) {
        const together = [next];
        for (let more = atOnce ? takeDue() : undefined; more; more = takeDue()) together.push(more);
        await Promise.all(together.map(send));
      }
    },
    /**
     * Sends earlier deliveries once more, in the order given, whether or not redelivery is on: the same event may come
     * again for other reasons too (same page). The copy differs in isRedelivery only; `asSent` keeps every byte.
     */
    async redeliver(which: readonly Delivery[], { atOnce = false, asSent = false } = {}): Promise<Delivery[]> {
      const again = ({ events, body, signature }: Delivery, index: number): Promise<Delivery> => {
        if (asSent) return ask(body, signature, events);
        const copies = events.map(asRedelivered);
        const text = bodyText({ destination: options.destination, events: copies }, index);
        return ask(text, signatureOf(text, options.channelSecret), copies);
      };
      if (atOnce) return Promise.all(which.map(again));
      const sent: Delivery[] = [];
      for (const [index, one] of which.entries()) sent.push(await again(one, index));
      return sent;
    },
    /** The platform's own test of an address: a body without events. */
    probe(url: string): Promise<Delivery> {
      const body = bodyText({ destination: options.destination, events: [] }, 0);
      return ask(body, signatureOf(body, options.channelSecret), [], url);
    },
    /** Sends a body as it stands. `signature` null sends none; left out, it is the right one. */
    deliverRaw: (
      body: string,
      signature: string | null = signatureOf(body, options.channelSecret),
    ): Promise<Delivery> => ask(body, signature, eventsIn(body)),
  };
}

const received = ({ status, late }: Delivery): boolean => !late && status >= 200 && status < 300;

const asRedelivered = (event: webhook.Event): webhook.Event => ({ ...event, deliveryContext: { isRedelivery: true } });

/** The events of a raw body as far as they can be read; a broken body has none. */
export function eventsIn(body: string): webhook.Event[] {
  try {
    const parsed: unknown = JSON.parse(body);
    const events = typeof parsed === 'object' && parsed !== null && 'events' in parsed ? parsed.events : [];
    return Array.isArray(events) ? events.filter((event) => typeof event === 'object' && event !== null) : [];
  } catch {
    return [];
  }
}

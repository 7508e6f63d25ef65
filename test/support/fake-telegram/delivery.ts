import type { Update } from 'grammy/types';
import type { FaultPlan } from './faults.ts';
import type { NewUpdate, World } from './world.ts';

/** telegram-bot-api#341 (levlam): "The timeout is 60 seconds". */
const ANSWER_WITHIN_MS = 60_000;
/** WebhookActor.h, WEBHOOK_MAX_RESEND_TIMEOUT; the server draws between it and its double, this fake does not. */
const LONGEST_WAIT_SECONDS = 60;
const LONGEST_RETRY_AFTER_SECONDS = 3600;
/** core.telegram.org/bots/api#update: after a week without updates the next identifier is chosen randomly. */
const QUIET_WEEK_MS = 7 * 24 * 60 * 60 * 1000;
/** Client.cpp has more kinds; these are the ones this fake makes and the product asks for. */
const FIRST_ALLOWED = ['message', 'edited_message', 'callback_query', 'my_chat_member'];

export type Webhook = { url: string; secret: string; allowed: readonly string[]; maxConnections: number };

/** One try to hand one update over, with the very body and what came of it. */
export type Attempt = {
  update: Update;
  body: string;
  atMs: number;
  /** The status answered, or why there is none. */
  result: number | 'waiting' | 'closed' | 'answer lost' | 'no answer in 60 s';
};

type Queued = {
  /** In which order it came to be; identifiers may jump. */
  nth: number;
  update: Update;
  queue: string;
  expiresMs: number;
  wakeMs: number;
  delaySeconds: number;
  failures: number;
};
type Flight = { queued: Queued; attempt: Attempt; done: Promise<void> };

export type Delivery = {
  webhook: Webhook;
  attempts: Attempt[];
  lastError: { atMs: number; message: string } | null;
  enqueue(emitted: { update: NewUpdate; queue: string; lifeMs: number }): void;
  deliver(until?: Promise<unknown>): Promise<void>;
  nextDueMs(): number | null;
  pending(): Update[];
  dropAll(): void;
};

export type DeliveryOptions = {
  world: World;
  faults: FaultPlan;
  hook: (request: Request) => Promise<Response>;
  /** Runs a method the bot put into its answer (core.telegram.org/bots/api#making-requests-when-getting-updates). */
  callFromAnswer: (method: string, payload: Record<string, unknown>) => Promise<void>;
  url: string;
  secret: string;
};

/**
 * The queues between Telegram and the bot, after WebhookActor.cpp: one queue per chat, strictly in order; whatever is not
 * answered 2xx blocks its own queue and is sent again at once, then after 2, 4, 8 ... 60 s, or when Retry-After says.
 */
export function createDelivery(options: DeliveryOptions): Delivery {
  const { world, faults } = options;
  const queues = new Map<string, Queued[]>();
  const flying = new Map<string, Flight>();
  let updateId = 480_000_000;
  let lastUpdateMs = world.now();
  let emitted = 0;

  const delivery: Delivery = {
    webhook: { url: options.url, secret: options.secret, allowed: FIRST_ALLOWED, maxConnections: 40 },
    attempts: [],
    lastError: null,
    enqueue({ update, queue, lifeMs }) {
      if (!Object.keys(update).some((kind) => delivery.webhook.allowed.includes(kind))) return;
      const nowMs = world.now();
      // Chosen below what was, so that nobody counts on "the highest seen".
      updateId = nowMs - lastUpdateMs > QUIET_WEEK_MS ? Math.floor(updateId / 2) : updateId + 1;
      lastUpdateMs = nowMs;
      emitted += 1;
      const queued: Queued = {
        nth: emitted,
        update: { update_id: updateId, ...update },
        queue,
        expiresMs: nowMs + lifeMs,
        wakeMs: nowMs,
        delaySeconds: 1,
        failures: 0,
      };
      const waiting = queues.get(queue);
      if (waiting) waiting.push(queued);
      else queues.set(queue, [queued]);
      world.changed();
    },
    async deliver(until) {
      let stopped = false;
      const stop = until?.then(() => {
        stopped = true;
      });
      for (;;) {
        giveUpWaiting();
        startWhatIsDue();
        const flights = [...flying.values()].map(({ done }) => done);
        if (flights.length === 0 || stopped) return;
        await Promise.race(stop ? [stop, ...flights] : flights);
      }
    },
    nextDueMs() {
      const due = [
        ...[...queues.values()].flatMap(([first]) => (first && !flying.has(first.queue) ? [first.wakeMs] : [])),
        ...[...flying.values()].map(({ attempt }) => attempt.atMs + ANSWER_WITHIN_MS),
      ];
      return due.length === 0 || delivery.webhook.url === '' ? null : Math.min(...due);
    },
    pending: () =>
      [...queues.values()]
        .flat()
        .sort((one, other) => one.nth - other.nth)
        .map(({ update }) => update),
    dropAll: () => queues.clear(),
  };

  function startWhatIsDue(): void {
    if (delivery.webhook.url === '') return;
    for (const [queue, waiting] of queues) {
      if (flying.has(queue)) continue;
      while (waiting[0] && waiting[0].expiresMs < world.now()) waiting.shift();
      const first = waiting[0];
      if (!first) {
        queues.delete(queue);
        continue;
      }
      if (first.wakeMs > world.now() || flying.size >= delivery.webhook.maxConnections) continue;
      start(first);
    }
  }

  function start(queued: Queued): void {
    const body = JSON.stringify(queued.update);
    const attempt: Attempt = { update: queued.update, body, atMs: world.now(), result: 'waiting' };
    delivery.attempts.push(attempt);
    const flight: Flight = { queued, attempt, done: Promise.resolve() };
    flying.set(queued.queue, flight);
    flight.done = send(body).then((outcome) => land(flight, outcome));
  }

  async function send(body: string): Promise<Response | 'closed'> {
    const { url, secret } = delivery.webhook;
    // core.telegram.org/bots/api#setwebhook: the secret comes in a header of every request, if one was set.
    const headers = new Headers({ 'content-type': 'application/json', 'accept-encoding': 'gzip, deflate' });
    if (secret !== '') headers.set('x-telegram-bot-api-secret-token', secret);
    try {
      return await options.hook(new Request(url, { method: 'POST', headers, body }));
    } catch {
      return 'closed';
    }
  }

  async function land(flight: Flight, outcome: Response | 'closed'): Promise<void> {
    if (flying.get(flight.queued.queue) !== flight) return;
    const closed = outcome === 'closed' || outcome.type === 'error';
    if (!closed && outcome.ok && !faults.takeLostAnswer()) {
      flight.attempt.result = outcome.status;
      const said = await outcome.text();
      end(flight);
      forget(flight.queued);
      await callWhatWasAnswered(said);
    } else {
      flight.attempt.result = closed ? 'closed' : outcome.ok ? 'answer lost' : outcome.status;
      end(flight);
      fail(flight.queued, closed ? 'Webhook connection closed' : `Wrong response from the webhook: ${outcome.status}`, {
        retryAfter: closed || outcome.ok ? 0 : Number(outcome.headers.get('retry-after') ?? 0) || 0,
      });
    }
    world.changed();
  }

  function end({ queued }: Flight): void {
    flying.delete(queued.queue);
  }

  /** WebhookActor.cpp, on_update_error: the first failure is tried again at once. */
  function fail(queued: Queued, message: string, { retryAfter }: { retryAfter: number }): void {
    delivery.lastError = { atMs: world.now(), message };
    let waitSeconds = Math.min(LONGEST_RETRY_AFTER_SECONDS, Math.max(0, retryAfter));
    if (waitSeconds === 0 && queued.failures > 0) {
      queued.delaySeconds = Math.min(LONGEST_WAIT_SECONDS, queued.delaySeconds * 2);
      waitSeconds = queued.delaySeconds;
    }
    queued.failures += 1;
    queued.wakeMs = world.now() + waitSeconds * 1000;
    if (queued.wakeMs > queued.expiresMs) forget(queued);
  }

  function forget(queued: Queued): void {
    const left = (queues.get(queued.queue) ?? []).filter((other) => other !== queued);
    if (left.length === 0) queues.delete(queued.queue);
    else queues.set(queued.queue, left);
  }

  function giveUpWaiting(): void {
    for (const flight of [...flying.values()]) {
      if (world.now() - flight.attempt.atMs < ANSWER_WITHIN_MS) continue;
      flight.attempt.result = 'no answer in 60 s';
      end(flight);
      fail(flight.queued, 'Read timeout expired', { retryAfter: 0 });
    }
  }

  async function callWhatWasAnswered(said: string): Promise<void> {
    const { method, ...payload } = readAnswer(said);
    if (typeof method === 'string' && !/^(?:get|setwebhook|deletewebhook|close|logout)/i.test(method)) {
      await options.callFromAnswer(method, payload);
    }
  }

  return delivery;
}

function readAnswer(said: string): Record<string, unknown> {
  try {
    const read: unknown = JSON.parse(said);
    return typeof read === 'object' && read !== null ? { ...read } : {};
  } catch {
    return {};
  }
}

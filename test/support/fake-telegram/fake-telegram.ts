import type { Update } from 'grammy/types';
import { type BotApi, type Call, createApi } from './api.ts';
import { type Attempt, createDelivery, type Delivery, type Webhook } from './delivery.ts';
import { createFaults, type Faults } from './faults.ts';
import { createFlood } from './flood.ts';
import { createGroup, type Group, type GroupFields } from './phone/group.ts';
import { createPerson, type Person, type PersonFields } from './phone/person.ts';
import { type Clock, createWorld, type OwnProfile } from './world.ts';

export type FakeTelegramOptions = {
  clock: Clock;
  /** As BotFather gives it: <number>:<letters>. */
  token: string;
  /** The webhook is set from the start, with this secret; setWebhook may change it. */
  secret: string;
  hook: (request: Request) => Promise<Response>;
  hookUrl?: string;
  /** false: no 429 of its own. Faults still give one. */
  limits?: boolean;
};

export type FakeTelegram = {
  /** The Bot API; serve it with serveFake, or hand it to grammY's client as `fetch`. */
  api(request: Request): Promise<Response>;
  person(fields?: PersonFields): Person;
  group(fields?: GroupFields): Group;
  /** Everybody there is. */
  people(): Person[];
  /** Somebody of this id who has written before, as a raw update that somebody else sends may name them. */
  admit(id: number): void;
  /**
   * Hands over every update that is due, and again what failed for the first time; ends when nothing is due, or as soon
   * as `until` settles. A hook that has not answered is given up 60 s after it was asked, by the clock, at the next call.
   */
  deliver(until?: Promise<unknown>): Promise<void>;
  /** When deliver() has something to do again; null = nothing waits. */
  nextDueMs(): number | null;
  /** Everything the bot asked, in order. */
  calls: readonly Call[];
  /** Every try to hand over an update, in order, with its raw body. */
  attempts: readonly Attempt[];
  pending(): Update[];
  faults: Faults;
  /** The limits of about one message a second in a chat and thirty in all; see flood.ts. */
  limits: { on: boolean };
  webhook(): Webhook;
  /** The bot's own account, as BotFather and the bot set it. */
  profile: OwnProfile;
  /** Called after anything changed on a screen or in a queue; gives back how to stop. */
  onChange(listener: () => void): () => void;
};

/** A Telegram in memory: the platform and the phones on it, on a clock of the caller's. It shares no code with the product. */
export function createFakeTelegram(options: FakeTelegramOptions): FakeTelegram {
  const { clock, token, secret, hook } = options;
  const listeners = new Set<() => void>();
  const faults = createFaults();
  const flood = createFlood(clock, options.limits ?? true);
  const links: { delivery?: Delivery; api?: BotApi } = {};
  const world = createWorld(
    clock,
    {
      emit: (emitted) => links.delivery?.enqueue(emitted),
      changed: () => {
        for (const listener of listeners) listener();
      },
    },
    token,
  );
  const delivery = createDelivery({
    world,
    faults,
    hook,
    url: options.hookUrl ?? 'https://bot.example/telegram',
    secret,
    callFromAnswer: async (method, payload) => links.api?.callFromAnswer(method, payload),
  });
  const api = createApi({ world, delivery, faults, flood, token });
  const people: Person[] = [];
  const person = (fields?: PersonFields): Person => {
    const one = createPerson(world, fields);
    people.push(one);
    return one;
  };
  Object.assign(links, { delivery, api });
  return {
    api: api.answer,
    person,
    group: (fields) => createGroup(world, fields),
    people: () => [...people],
    admit(id) {
      if (!world.chats.has(id)) person({ id });
      const state = world.chats.get(id);
      if (state !== undefined) state.known = true;
    },
    deliver: delivery.deliver,
    nextDueMs: delivery.nextDueMs,
    calls: api.calls,
    attempts: delivery.attempts,
    pending: delivery.pending,
    faults,
    limits: flood,
    webhook: () => delivery.webhook,
    profile: world.profile,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

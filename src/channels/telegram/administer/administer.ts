// channels/telegram/administer/ is what is asked of Telegram about the bot itself: who it is, where its webhook goes, what it shows.

import * as z from 'zod/mini';
import { cleanText } from '../../../core/basics/clean-text.ts';
import { AppError } from '../../../core/error.ts';
import { LIMITS } from '../../../core/limits.ts';
import type { ChannelWords } from '../../../ports/channel.ts';
import { createCalls, type Fault, type Outcome } from '../calls.ts';
import { allShown, type Shown } from './introduce.ts';

/** The kinds of update the service reads (core.telegram.org/bots/api#update); others are not asked for. */
export const TELEGRAM_UPDATES = ['message', 'edited_message', 'callback_query', 'my_chat_member'] as const;

export type TelegramBot = {
  id: number;
  /** Without the @. */
  botName: string;
  displayName: string;
  /** BotFather's "Allow Groups?" and, off, "Group Privacy". */
  joinsGroups: boolean;
  readsGroups: boolean;
};

/** core.telegram.org/bots/api#webhookinfo */
export type TelegramWebhook = {
  /** null = none is set. An address of somebody else's may hold a secret of theirs: show its host only. */
  url: string | null;
  pending: number;
  /** The last time handing over an update failed; Telegram forgets it when another webhook is set. */
  lastError: { atMs: number; message: string } | null;
  /** Of an empty list: all but a few. */
  updates: string[];
  connectionsMax: number | null;
};

/** What of the bot's look is not as wanted: in the words of the list of {@link Shown}. */
export type Unlike = Pick<Shown, 'what' | 'code'>;

/** Every call ends within `sendMs` and throws AppError: `config` (the token), `channel-unavailable`, `bad-request` (refused). */
export type TelegramAdministration = {
  who(): Promise<TelegramBot>;
  webhook(): Promise<TelegramWebhook>;
  /** Nothing that waits is dropped. `url` https, on port 443, 80, 88 or 8443. */
  setWebhook(url: string, secret: string): Promise<void>;
  /** What the bot shows now, in every language that is set here. */
  texts(): Promise<{ names: string[]; descriptions: string[] }>;
  /** What commands, names and descriptions are not as the words have them. */
  unlike(): Promise<Unlike[]>;
  /** Sets one of them. */
  show(one: Unlike): Promise<void>;
};

const bot = z.object({
  id: z.int(),
  username: z.string(),
  first_name: z.string(),
  can_join_groups: z.optional(z.boolean()),
  can_read_all_group_messages: z.optional(z.boolean()),
});
const webhookInfo = z.object({
  url: z.string(),
  pending_update_count: z.int(),
  last_error_date: z.optional(z.int()),
  last_error_message: z.optional(z.string()),
  allowed_updates: z.optional(z.array(z.string())),
  max_connections: z.optional(z.int()),
});

type Options = { token: string; apiRoot: string | null; nowMs: () => number; words: ChannelWords };

/** What an operator asks of Telegram. No error holds the token, which is in every address. */
export function administerTelegram({ token, apiRoot, nowMs, words }: Options): TelegramAdministration {
  const calls = createCalls({ token, apiRoot, nowMs });
  const limits = () => ({ chat: null, untilMs: nowMs() + LIMITS.sendMs });
  const shown = allShown(words, { calls, limits });
  return {
    async who() {
      const me = read(bot, await calls((api, signal) => api.getMe(signal), limits()));
      return {
        id: me.id,
        botName: cleanText(me.username),
        displayName: cleanText(me.first_name),
        joinsGroups: me.can_join_groups ?? false,
        readsGroups: me.can_read_all_group_messages ?? false,
      };
    },
    async webhook() {
      const info = read(webhookInfo, await calls((api, signal) => api.getWebhookInfo(signal), limits()));
      const atSeconds = info.last_error_date;
      const message = cleanText(info.last_error_message ?? '');
      return {
        url: info.url ? info.url : null,
        pending: info.pending_update_count,
        lastError: atSeconds === undefined ? null : { atMs: atSeconds * 1_000, message },
        updates: info.allowed_updates ?? [],
        connectionsMax: info.max_connections ?? null,
      };
    },
    async setWebhook(url, secret) {
      // What waits at Telegram are calls for help: never dropped.
      const wanted = { url, secret_token: secret, allowed_updates: TELEGRAM_UPDATES, drop_pending_updates: false };
      taken(await calls((api, signal) => api.setWebhook(wanted, signal), limits()));
    },
    async texts() {
      const saidOf = async (...kinds: Shown['what'][]) => {
        const said = await Promise.all(shown.filter(({ what }) => kinds.includes(what)).map(({ now }) => now()));
        return said.map(taken).filter((text) => typeof text === 'string');
      };
      return { names: await saidOf('name'), descriptions: await saidOf('description', 'short description') };
    },
    async unlike() {
      const found: Unlike[] = [];
      for (const { what, code, now, wanted } of shown) if (taken(await now()) !== wanted) found.push({ what, code });
      return found;
    },
    async show({ what, code }) {
      const one = shown.find((each) => each.what === what && each.code === code);
      if (one === undefined) throw new AppError('internal', `the bot shows no ${what} of that language`);
      taken(await one.set());
    },
  };
}

const REASONS: Record<Fault, AppError['code']> = {
  token: 'config',
  later: 'channel-unavailable',
  gone: 'channel-unavailable',
  unchanged: 'bad-request',
  refused: 'bad-request',
};
const WORDS: Partial<Record<AppError['code'], string>> = {
  config: 'Telegram does not know TELEGRAM_BOT_TOKEN; take a new one from BotFather',
  'channel-unavailable': 'Telegram does not answer, or asks to wait; try again in a few minutes',
  'bad-request': 'Telegram refuses this',
};

function taken<Result>(outcome: Outcome<Result>): Result {
  if (outcome.ok) return outcome.result;
  const code = REASONS[outcome.fault];
  throw new AppError(code, WORDS[code] ?? 'Telegram refuses this');
}

/** What stands before Telegram, a wall or a mirror of its API, may answer anything. */
function read<Shape extends z.ZodMiniType>(shape: Shape, outcome: Outcome<unknown>): z.infer<Shape> {
  const parsed = shape.safeParse(taken(outcome));
  if (!parsed.success) throw new AppError('channel-unavailable', 'Telegram did not answer as it does');
  return parsed.data;
}

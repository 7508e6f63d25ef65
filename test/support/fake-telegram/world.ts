import type { Chat, Message, ReplyKeyboardMarkup, Update, User } from 'grammy/types';

/** Time as the test or the page decides it; nothing in this fake looks at a real clock. */
export type Clock = { nowMs(): number };

/** One message as Telegram keeps it, and as the two sides see it. */
export type Stored = {
  id: number;
  from: 'me' | 'bot' | 'other';
  message: Message;
  atMs: number;
  silent: boolean;
  edited: boolean;
  /** Cleared on the phone only: the bot may still take it back, the person sees it no more. */
  hiddenOnPhone: boolean;
  /** A message that brought a reply keyboard (or took one away) is never editable again. */
  replyKeyboard: boolean;
  /** Telegram deletes it for nobody, for a reason of its own. */
  stands?: boolean;
};

export type ChatState = {
  chat: Chat;
  /** Whoever has the phone in a private chat; null in a group. */
  person: User | null;
  /** The bot may write only where somebody wrote to it before. */
  known: boolean;
  blocked: boolean;
  messages: Map<number, Stored>;
  keyboard: { markup: ReplyKeyboardMarkup; messageId: number; folded: boolean } | null;
  notifications: Notification[];
  toasts: Toast[];
  typingUntilMs: number;
};

/** What popped up on the phone. */
export type Notification = { text: string; silent: boolean };
/** What a tap was answered with. */
export type Toast = { text: string; alert: boolean };
export type Tap = { chatId: number; personId: number; atMs: number; answered: boolean };

/** The bot's own account: what its list of chats and its first screen show, by language; '' is for all others. */
export type OwnProfile = {
  bot: User & { username: string };
  /** BotFather's "Allow Groups?" and the opposite of "Group Privacy"; new bots come with these. */
  joinsGroups: boolean;
  readsGroups: boolean;
  names: Map<string, string>;
  descriptions: Map<string, string>;
  shortDescriptions: Map<string, string>;
  commands: Map<string, { command: string; description: string }[]>;
};

export type NewUpdate = Omit<Update, 'update_id'>;
type Emitted = { update: NewUpdate; queue: string; lifeMs: number };

export type World = {
  clock: Clock;
  chats: Map<number, ChatState>;
  taps: Map<string, Tap>;
  profile: OwnProfile;
  /** Message ids rise over all private chats and groups of one bot, not per chat. */
  nextMessageId(): number;
  nextId(): number;
  now(): number;
  seconds(): number;
  emit(emitted: Emitted): void;
  changed(): void;
};

const DAY_MS = 24 * 60 * 60 * 1000;

/** Everything that is so on this Telegram. `emit` hands an update on to the queues. */
export function createWorld(clock: Clock, hooks: Pick<World, 'emit' | 'changed'>, token: string): World {
  let messageId = 100;
  let id = 7_000_000_000;
  return {
    clock,
    chats: new Map(),
    taps: new Map(),
    profile: {
      bot: { id: Number(token.split(':')[0]), is_bot: true, first_name: 'Leaf', username: 'leaf_pages_bot' },
      joinsGroups: true,
      readsGroups: false,
      names: new Map([['', 'Leaf']]),
      descriptions: new Map(),
      shortDescriptions: new Map(),
      commands: new Map(),
    },
    nextMessageId: () => ++messageId,
    nextId: () => ++id,
    now: () => clock.nowMs(),
    seconds: () => Math.floor(clock.nowMs() / 1000),
    ...hooks,
  };
}

/** Keeps a message of a person and tells the bot; text waits at most a day (Client.cpp, add_message_update: date + 86400). */
export function emitMessage(
  world: World,
  state: ChatState,
  message: Message,
  kind: 'message' | 'edited_message',
): void {
  world.emit({ update: { [kind]: message } as NewUpdate, queue: `chat ${state.chat.id}`, lifeMs: DAY_MS });
}

/** Puts a message where both sides see it. */
export function keep(state: ChatState, stored: Stored): void {
  state.messages.set(stored.id, stored);
}

/** Takes a message away on both sides; the phone loses the keyboard that came with it (td, MessagesManager: reply_markup_message_id). */
export function remove(state: ChatState, messageId: number): void {
  state.messages.delete(messageId);
  if (state.keyboard?.messageId === messageId) state.keyboard = null;
}

/** A message that is replied to carries no reply of its own (core.telegram.org/bots/api#message, reply_to_message). */
export function asReplyTarget(message: Message): NonNullable<Message['reply_to_message']> {
  const { reply_to_message: _further, ...rest } = message;
  return rest as NonNullable<Message['reply_to_message']>;
}

import type { Message, MessageOrigin, User } from 'grammy/types';
import { asReplyTarget, type ChatState, emitMessage, keep, remove, type Stored, type World } from '../world.ts';
import { findEntities } from './entities.ts';
import { type ContactFields, type Content, createThings, type Named } from './things.ts';

/** A day, as for messages: the state of a chat waits in a queue of its own (Client.cpp, add_update_chat_member). */
const DAY_MS = 24 * 60 * 60 * 1000;
const LONGEST_TEXT = 4096;

export type Position = { latitude: number; longitude: number; live?: boolean; accuracy?: number };

type Phone = { world: World; state: ChatState; me: User; position: Position };

/** What somebody does with a private chat. Every function that sends gives back the message's id, the last if several. */
export function createTalk({ world, state, me, position }: Phone) {
  const things = createThings(world);

  function sends(content: Content): number {
    if (state.blocked) throw new Error('this person blocked the bot; unblocks() or starts() comes first');
    state.known = true;
    return send({ world, state, from: me, as: 'me' }, content);
  }

  /** Phones cut what is longer than a message into several (limits.tginfo: 4096). */
  function says(text: string): number {
    const pieces = text.match(new RegExp(`[\\s\\S]{1,${LONGEST_TEXT}}`, 'g')) ?? [];
    if (pieces.length === 0) throw new Error('an empty text cannot be sent');
    return pieces.map((piece) => sends(textContent(piece))).at(-1) ?? 0;
  }

  function memberUpdate(from: 'member' | 'kicked', to: 'member' | 'kicked'): void {
    const { bot } = world.profile;
    const member = (status: 'member' | 'kicked') =>
      status === 'member' ? { user: bot, status } : { user: bot, status, until_date: 0 };
    const my_chat_member = {
      chat: state.chat,
      from: me,
      date: world.seconds(),
      old_chat_member: member(from),
      new_chat_member: member(to),
    };
    world.emit({ update: { my_chat_member }, queue: `member ${state.chat.id}`, lifeMs: DAY_MS });
  }

  function unblocks(): void {
    if (!state.blocked) return;
    state.blocked = false;
    memberUpdate('kicked', 'member');
    world.changed();
  }

  return {
    sends,
    says,
    /** Presses Start, by a link with a payload if one is given (core.telegram.org/bots/features#deep-linking). */
    starts(payload = ''): number {
      unblocks();
      return says(payload === '' ? '/start' : `/start ${payload}`);
    },
    sendsVoice: (caption?: string) => sends(things.voice(caption)),
    sendsAudio: (fields: Named = {}) => sends(things.audio(fields)),
    sendsSticker: (emoji = '😢') => sends(things.sticker(emoji)),
    sendsPremiumSticker: (emoji = '⭐') => sends(things.premiumSticker(emoji)),
    sendsPicture: (caption?: string) => sends(things.picture(caption)),
    /** Several pictures at once arrive as several messages with one media_group_id. */
    sendsAlbum(captions: (string | undefined)[]): number {
      const group = String(world.nextId());
      return captions.map((caption) => sends({ ...things.picture(caption), media_group_id: group })).at(-1) ?? 0;
    },
    sendsVideo: (fields: Named = {}) => sends(things.video(fields)),
    sendsVideoNote: () => sends(things.videoNote()),
    sendsFile: (fields: Named = {}) => sends(things.file(fields)),
    sendsAnimation: (fields: Named = {}) => sends(things.animation(fields)),
    sendsContact: (fields: ContactFields = {}) => sends(things.contact(fields)),
    sendsPoll: (question = 'When?', options = ['now', 'later']) => sends(things.poll(question, options)),
    sendsDice: (value = 4) => sends(things.dice(value)),
    sharesLocation: (where: Position = position) => sends(locationContent(where)),
    /** A live location comes again and again, as edits of the one message. */
    moves: (messageId: number, where: Position) => edit(messageId, locationContent({ ...where, live: true })),
    forwards: (text: string, from: { firstName: string; lastName?: string } | { hiddenName: string }) =>
      sends({ ...textContent(text), forward_origin: origin(from) }),
    replies: (text: string, toMessageId: number) =>
      sends({ ...textContent(text), reply_to_message: asReplyTarget(mine(toMessageId).message) }),
    edits: (messageId: number, text: string) => edit(messageId, textContent(text)),
    deletesForBoth(messageId: number): void {
      mine(messageId);
      // The bot is not told: there is no such update (core.telegram.org/bots/api#update).
      remove(state, messageId);
      world.changed();
    },
    /** From now on Telegram refuses to delete this message. */
    stands(messageId: number): void {
      mine(messageId).stands = true;
    },
    /** Clears the chat on this phone, or on both sides. The bot is not told either way. */
    clearsHistory({ forBoth = false } = {}): void {
      for (const stored of state.messages.values()) stored.hiddenOnPhone = true;
      if (forBoth) state.messages.clear();
      state.keyboard = null;
      world.changed();
    },
    blocks(): void {
      if (state.blocked) return;
      state.blocked = true;
      memberUpdate('member', 'kicked');
      world.changed();
    },
    unblocks,
  };

  function mine(messageId: number): Stored {
    const stored = state.messages.get(messageId);
    if (!stored) throw new Error(`this phone shows no message ${messageId}`);
    return stored;
  }

  function edit(messageId: number, content: Content): void {
    const stored = mine(messageId);
    if (stored.from !== 'me') throw new Error("somebody else's message cannot be edited");
    const { entities: _entities, ...rest } = stored.message;
    const message = { ...rest, ...content, edit_date: world.seconds() } as Message;
    state.messages.set(messageId, { ...stored, message, edited: true });
    emitMessage(world, state, message, 'edited_message');
    world.changed();
  }

  function origin(from: { firstName: string; lastName?: string } | { hiddenName: string }): MessageOrigin {
    const date = world.seconds() - 3600;
    if ('hiddenName' in from) return { type: 'hidden_user', date, sender_user_name: from.hiddenName };
    const { firstName, lastName } = from;
    const name = { first_name: firstName, ...(lastName === undefined ? {} : { last_name: lastName }) };
    return { type: 'user', date, sender_user: { id: world.nextId(), is_bot: false, ...name } };
  }
}

export type Talk = ReturnType<typeof createTalk>;

/** Stores one message of somebody and tells the bot. */
export function send(
  { world, state, from, as }: { world: World; state: ChatState; from: User; as: 'me' | 'other' },
  content: Content,
): number {
  const message = {
    message_id: world.nextMessageId(),
    from,
    chat: state.chat,
    date: world.seconds(),
    ...content,
  } as Message;
  const stored: Stored = {
    id: message.message_id,
    from: as,
    message,
    atMs: world.now(),
    silent: false,
    edited: false,
    hiddenOnPhone: false,
    replyKeyboard: false,
  };
  keep(state, stored);
  emitMessage(world, state, message, 'message');
  world.changed();
  return stored.id;
}

export function textContent(text: string): Content {
  const entities = findEntities(text);
  return { text, ...(entities.length === 0 ? {} : { entities }) };
}

function locationContent({ latitude, longitude, live = false, accuracy = 12.5 }: Position): Content {
  return {
    location: { latitude, longitude, horizontal_accuracy: accuracy, ...(live ? { live_period: 900, heading: 1 } : {}) },
  };
}

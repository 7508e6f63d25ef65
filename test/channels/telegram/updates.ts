import type { Chat, Message, Update, User } from 'grammy/types';

/** In every field that says who somebody is, or what they sent besides words: found nowhere behind the adapter. */
export const CANARY = 'canary';
export const CHAT = 7_012_345_678_901;
export const BOT = { id: 110_201_543, is_bot: true, first_name: 'canary-bot', username: 'canary_pages_bot' } as const;
export const SENT_AT = 1_795_424_400;

export const who: User = {
  id: CHAT,
  is_bot: false,
  first_name: 'canary-first',
  last_name: 'canary-last',
  username: 'canary_name',
  language_code: 'canary-lang',
  is_premium: true,
};
const chat: Chat = {
  id: CHAT,
  type: 'private',
  first_name: 'canary-first',
  last_name: 'canary-last',
  username: 'canary_name',
};
const place = { latitude: 31.230_416_7, longitude: 121.473_701_9, horizontal_accuracy: 12.5 };
const file = { file_id: 'canary-file', file_unique_id: 'canary-unique', file_size: 1 };
const named = { ...file, file_name: 'canary-file-name.pdf', mime_type: 'canary/mime' };
const seen = { ...file, width: 1, height: 1 };

/** A message as full as Telegram may make it, with these parts of its own. */
export function message(parts: Partial<Message>): Message {
  return {
    message_id: 4242,
    from: who,
    chat,
    date: SENT_AT,
    reply_to_message: {
      message_id: 1,
      date: 1,
      chat,
      from: who,
      text: 'canary-replied-to',
      reply_to_message: undefined,
    },
    quote: { text: 'canary-quote', position: 0 },
    via_bot: BOT,
    author_signature: 'canary-signature',
    media_group_id: 'canary-group',
    link_preview_options: { url: 'https://canary.example' },
    ...parts,
  } as Message;
}

const updateId = 480_000_001;
export const sent = (parts: Partial<Message>): Update => ({ update_id: updateId, message: message(parts) }) as Update;
export const text = (words: string): Update =>
  sent({ text: words, entities: [{ type: 'text_mention', offset: 0, length: 1, user: who }] });
export const edited = (parts: Partial<Message>): Update =>
  ({ update_id: updateId, edited_message: message({ edit_date: SENT_AT + 60, ...parts }) }) as Update;

export function tap(data: string | undefined, bubble: Partial<Message> = {}): Update {
  return {
    update_id: updateId,
    callback_query: {
      id: '30118',
      from: who,
      chat_instance: 'canary-instance',
      message: message({ message_id: 77, from: BOT, text: 'canary-own-words', ...bubble }),
      ...(data === undefined ? { game_short_name: 'canary-game' } : { data }),
    },
  } as Update;
}

export function member(status: string): Update {
  return {
    update_id: updateId,
    my_chat_member: {
      chat,
      from: who,
      date: SENT_AT,
      old_chat_member: { user: BOT, status: 'member' },
      new_chat_member: { user: BOT, status, until_date: 0 },
    },
  } as Update;
}

export const forwarded = {
  forward_origin: { type: 'user', date: 1, sender_user: { ...who, id: 5, first_name: 'canary-origin' } },
} as const;

/** What can be sent that is not text, by the field that carries it; those with a caption carry this one. */
export const CAPTION = 'words beside it';
const captioned = { caption: CAPTION, caption_entities: [{ type: 'bold' as const, offset: 0, length: 1 }] };
export const THINGS = {
  voice: { voice: { ...file, duration: 1 }, ...captioned },
  audio: { audio: { ...named, duration: 1, title: 'canary-title', performer: 'canary-performer' }, ...captioned },
  video: { video: { ...seen, duration: 1, file_name: 'canary-video' }, ...captioned },
  videoNote: { video_note: { ...file, length: 1, duration: 1 } },
  picture: { photo: [seen, seen], ...captioned },
  livePhoto: { live_photo: { ...seen, duration: 1 }, photo: [seen], ...captioned } as unknown as Partial<Message>,
  sticker: {
    sticker: { ...seen, type: 'regular', is_animated: false, is_video: false, emoji: '😢', set_name: 'canary-set' },
  } as Partial<Message>,
  animation: { animation: { ...seen, duration: 1 }, document: named, ...captioned },
  file: { document: named, ...captioned },
  contact: {
    contact: { phone_number: '+86canary', first_name: 'canary-contact', user_id: 9, vcard: 'BEGIN:VCARD canary' },
  },
  poll: {
    poll: {
      id: 'canary-poll',
      question: 'canary-question',
      options: [{ text: 'canary-option', voter_count: 0 }],
      is_anonymous: false,
    },
  } as unknown as Partial<Message>,
  place: { location: place },
  livePlace: { location: { ...place, live_period: 900, heading: 1 } },
  venue: { venue: { location: place, title: 'canary-venue', address: 'canary-address' }, location: place },
  dice: { dice: { emoji: '🎲', value: 4 } },
  story: { story: { chat, id: 1 } } as unknown as Partial<Message>,
  pinned: { pinned_message: message({ text: 'canary-pinned' }) } as Partial<Message>,
  ofTomorrow: { hologram: { canary: true } } as unknown as Partial<Message>,
} satisfies Record<string, Partial<Message>>;

export function bytes(given: unknown): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(typeof given === 'string' ? given : JSON.stringify(given));
}

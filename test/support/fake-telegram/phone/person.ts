import type { Chat, User } from 'grammy/types';
import type { ChatState, Notification, Toast, World } from '../world.ts';
import { createLook } from './look.ts';
import { createTalk, type Position } from './talk.ts';
import { createTap } from './tap.ts';

export type PersonFields = {
  id?: number;
  firstName?: string;
  /** null: none was given. */
  lastName?: string | null;
  username?: string | null;
  languageCode?: string | null;
  premium?: boolean;
  isBot?: boolean;
  phoneNumber?: string;
  /** Where a location button says they are. */
  position?: Position;
  /** Telegram on a computer: no location buttons. */
  desktop?: boolean;
};

export type Person = { id: number } & ReturnType<typeof createTalk> &
  ReturnType<typeof createTap> &
  ReturnType<typeof createLook> & { notifications: Notification[]; toasts: Toast[] };

/** Somebody with a phone and a private chat with the bot. */
export function createPerson(world: World, fields: PersonFields = {}): Person {
  const me = accountOf(world, fields);
  const state = newChat(world, privateChat(me), me);
  const desktop = fields.desktop ?? false;
  const talk = createTalk({
    world,
    state,
    me,
    position: fields.position ?? { latitude: 31.230416, longitude: 121.473701 },
  });
  const tap = createTap({ world, state, me, talk, desktop, phoneNumber: fields.phoneNumber ?? '+8613800000000' });
  const look = createLook({ world, state, desktop, language: me.language_code ?? '' });
  return { id: me.id, ...talk, ...tap, ...look, notifications: state.notifications, toasts: state.toasts };
}

/** Identifiers need up to 52 bits (core.telegram.org/bots/api#user), so these do not fit into 32. */
export function accountOf(world: World, fields: PersonFields): User {
  const { id = world.nextId(), firstName = 'Wen', lastName = 'Li', languageCode = 'zh-hans', premium, isBot } = fields;
  const username = fields.username === undefined ? `wen_${id}` : fields.username;
  return {
    id,
    is_bot: isBot ?? false,
    first_name: firstName,
    ...(lastName === null ? {} : { last_name: lastName }),
    ...(username === null ? {} : { username }),
    ...(languageCode === null ? {} : { language_code: languageCode }),
    ...(premium ? { is_premium: true as const } : {}),
  };
}

function privateChat({ id, first_name, last_name, username }: User): Chat {
  return {
    id,
    type: 'private',
    first_name,
    ...(last_name === undefined ? {} : { last_name }),
    ...(username === undefined ? {} : { username }),
  };
}

export function newChat(world: World, chat: Chat, person: User | null): ChatState {
  const state: ChatState = {
    chat,
    person,
    known: false,
    blocked: false,
    messages: new Map(),
    keyboard: null,
    notifications: [],
    toasts: [],
    typingUntilMs: 0,
  };
  world.chats.set(chat.id, state);
  return state;
}

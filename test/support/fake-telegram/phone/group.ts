import type { Chat, ChatMember } from 'grammy/types';
import type { World } from '../world.ts';
import { type Bubble, createLook } from './look.ts';
import { accountOf, newChat, type PersonFields } from './person.ts';
import { send, textContent } from './talk.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

export type GroupFields = { title?: string; addedBy?: PersonFields };
export type Group = {
  id: number;
  /** Somebody of the group writes; the bot sees all of it, as one without privacy mode does. */
  says(text: string, from?: PersonFields): number;
  screen(): Bubble[];
};

/** A group somebody adds the bot to: my_chat_member, a service message, then talk (core.telegram.org/bots/api#chatmemberupdated). */
export function createGroup(world: World, { title = 'Family', addedBy = {} }: GroupFields = {}): Group {
  const { bot } = world.profile;
  const adder = accountOf(world, addedBy);
  const chat: Chat = { id: -world.nextId(), type: 'group', title };
  const state = newChat(world, chat, null);
  state.known = true;
  const member = (status: 'left' | 'member'): ChatMember => ({ user: bot, status });
  const my_chat_member = {
    chat,
    from: adder,
    date: world.seconds(),
    old_chat_member: member('left'),
    new_chat_member: member('member'),
  };
  world.emit({ update: { my_chat_member }, queue: `member ${chat.id}`, lifeMs: DAY_MS });
  send({ world, state, from: adder, as: 'other' }, { new_chat_members: [bot] });
  const look = createLook({ world, state, language: '', desktop: false });
  return {
    id: chat.id,
    says: (text, from = {}) => send({ world, state, from: accountOf(world, from), as: 'other' }, textContent(text)),
    screen: look.screen,
  };
}

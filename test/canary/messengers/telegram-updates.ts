import type { ChatMember, Update } from 'grammy/types';
import { chatOf, messageOf, personOf, type Sender } from './telegram-messages.ts';
import { address, board, bot, entities, group, order, placeAt, poll, somebody } from './telegram-things.ts';

const link = { invite_link: '', creator: somebody, creates_join_request: true, is_primary: false, is_revoked: false };
const update = { update_id: 0 };
const asUpdate = (parts: object): Update => ({ ...update, ...parts }) as Update;

/** A button pressed. `bubble`: the id of the message of ours it stood under; '' is data that no button of ours has. */
export function tapOf(sender: Sender, tap: { date: number; data: string; bubble: number }): Update {
  const { date, data, bubble } = tap;
  const message = messageOf(sender, { date, message_id: bubble, from: bot, text: '', entities });
  return asUpdate({
    callback_query: { id: '', from: personOf(sender), message, chat_instance: '', data, inline_message_id: '' },
  });
}

/** The chat blocked, or opened again. */
export function memberOf(sender: Sender, status: 'kicked' | 'member', date: number): Update {
  const before: ChatMember = { user: bot, status: 'member' };
  const now: ChatMember = status === 'kicked' ? { user: bot, status, until_date: 0 } : { user: bot, status };
  const change = { chat: chatOf(sender), from: personOf(sender), date, old_chat_member: before, new_chat_member: now };
  return asUpdate({ my_chat_member: { ...change, invite_link: link } });
}

/** What is not from one person alone: a group, a channel, a business account, somebody else's bot. */
export function othersUpdates(sender: Sender, date: number): Update[] {
  const here = messageOf(sender, { date, text: '', entities });
  const grouped = { ...here, chat: group };
  const member = { chat: group, from: personOf(sender), date, invite_link: link };
  const isMember: ChatMember = { user: bot, status: 'member' };
  const isOwner: ChatMember = { user: somebody, status: 'creator', is_anonymous: false, custom_title: '' };
  const said = [
    { message: grouped },
    { edited_message: { ...grouped, edit_date: date } },
    { message: { ...grouped, new_chat_members: [somebody], left_chat_member: somebody, new_chat_title: '' } },
    { message: { ...here, from: bot } },
    { message: { ...here, business_connection_id: '' } },
    { message: { ...here, guest_query_id: '' } },
    { channel_post: { ...here, chat: board } },
    { business_message: { ...here, business_connection_id: '' } },
    { guest_message: { ...here, guest_query_id: '' } },
    { callback_query: { id: '', from: personOf(sender), message: grouped, chat_instance: '', data: '' } },
    {
      callback_query: { id: '', from: personOf(sender), inline_message_id: '', chat_instance: '', game_short_name: '' },
    },
    { my_chat_member: { ...member, old_chat_member: isMember, new_chat_member: isMember } },
    { chat_member: { ...member, old_chat_member: isOwner, new_chat_member: isOwner } },
  ];
  return said.map(asUpdate);
}

/** Kinds we do not ask for; a webhook that was set by somebody else may bring them. */
export function unaskedUpdates(sender: Sender, date: number): Update[] {
  const from = personOf(sender);
  const chat = chatOf(sender);
  const paid = { currency: '', total_amount: 0, invoice_payload: '' };
  const kinds = [
    { inline_query: { id: '', from, query: '', offset: '', location: placeAt(sender.spot) } },
    { chosen_inline_result: { result_id: '', from, query: '', location: placeAt(sender.spot), inline_message_id: '' } },
    { poll },
    { poll_answer: { poll_id: '', user: from, voter_chat: group, option_ids: [0], option_persistent_ids: [''] } },
    { chat_join_request: { chat: group, from, user_chat_id: 0, date, bio: '', invite_link: link, query_id: '' } },
    { shipping_query: { id: '', from, invoice_payload: '', shipping_address: address } },
    { pre_checkout_query: { id: '', from, ...paid, shipping_option_id: '', order_info: order } },
    { message_reaction: { chat, message_id: 0, user: from, date, old_reaction: [], new_reaction: [{ type: 'paid' }] } },
    { business_connection: { id: '', user: from, user_chat_id: 0, date, is_enabled: true } },
    { deleted_business_messages: { business_connection_id: '', chat, message_ids: [0, 0] } },
    { an_update_of_tomorrow: { from, chat, text: '' } },
  ];
  return kinds.map(asUpdate);
}

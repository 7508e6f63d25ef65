import type { Chat, Message, MessageOrigin, User } from 'grammy/types';
import type { Spot } from './fill.ts';
import { board, bot, contact, entities, group, order, placeAt, poll, somebody, thingsAt } from './telegram-things.ts';

/** Whoever has the phone. The numbers are markers already: they must be the same each time. */
export type Sender = { id: number; spot: Spot };
type Parts = Partial<Message> & { date: number };

export const personOf = ({ id }: Sender): User => ({ ...somebody, id });
export const chatOf = ({ id }: Sender): Chat.PrivateChat => ({
  id,
  type: 'private',
  first_name: '',
  last_name: '',
  username: '',
});

/** A message that is replied to carries no reply of its own. */
const repliedTo = { message_id: 0, date: 0, chat: group, text: '', caption: '', contact } as NonNullable<
  Message['reply_to_message']
>;

/** A message as full as Telegram may make it. */
export function messageOf(sender: Sender, parts: Parts): Message {
  const message: Message = {
    message_id: 0,
    message_thread_id: 0,
    from: personOf(sender),
    sender_chat: group,
    chat: chatOf(sender),
    is_topic_message: true,
    direct_messages_topic: { topic_id: 0, user: somebody },
    sender_tag: '',
    receiver_user: somebody,
    ephemeral_message_id: 0,
    sender_boost_count: 0,
    sender_business_bot: bot,
    reply_to_message: repliedTo,
    reply_to_checklist_task_id: 0,
    reply_to_poll_option_id: '',
    external_reply: { origin: origins[3], chat: group, message_id: 0, contact, poll, location: placeAt(sender.spot) },
    quote: { text: '', entities: [{ type: 'text_link', offset: 0, length: 0, url: '' }], position: 0 },
    reply_to_story: { chat: board, id: 0 },
    via_bot: bot,
    guest_bot_caller_user: somebody,
    guest_bot_caller_chat: group,
    author_signature: '',
    link_preview_options: { url: '' },
    effect_id: '',
    paid_star_count: 0,
    reply_markup: {
      inline_keyboard: [
        [
          { text: '', url: '' },
          { text: '', callback_data: '' },
        ],
      ],
    },
    ...parts,
  };
  return message;
}

export const placeOf = (sender: Sender, date: number): Message =>
  messageOf(sender, { date, location: placeAt(sender.spot) });

const origins: [MessageOrigin, MessageOrigin, MessageOrigin, MessageOrigin] = [
  { type: 'user', date: 0, sender_user: somebody },
  { type: 'hidden_user', date: 0, sender_user_name: '' },
  { type: 'chat', date: 0, sender_chat: group, author_signature: '' },
  { type: 'channel', date: 0, chat: board, message_id: 0, author_signature: '' },
];

/** What is in a chat besides what somebody sends on purpose, or only now and then. */
const rareThings = (sender: Sender): Record<string, Partial<Message>> => ({
  game: { game: { title: '', description: '', photo: [gif], text: '', text_entities: entities, animation: gif } },
  invoice: { invoice: { title: '', description: '', start_parameter: '', currency: '', total_amount: 0 } },
  'paid media': { paid_media: { star_count: 0, paid_media: [{ type: 'preview', width: 0, height: 0, duration: 0 }] } },
  checklist: { checklist: { title: '', tasks: [{ id: 0, text: '', completed_by_user: somebody }] } },
  payment: {
    successful_payment: {
      currency: '',
      total_amount: 0,
      invoice_payload: '',
      order_info: order,
      telegram_payment_charge_id: '',
      provider_payment_charge_id: '',
    },
  },
  'people shared': {
    users_shared: { request_id: 0, users: [{ user_id: 0, first_name: '', last_name: '', username: '' }] },
  },
  'chat shared': { chat_shared: { request_id: 0, chat_id: 0, title: '', username: '' } },
  'web app': { web_app_data: { data: '', button_text: '' } },
  website: { connected_website: '' },
  access: { write_access_allowed: { from_request: true, web_app_name: '' } },
  passport: {
    passport_data: {
      data: [{ type: 'address', data: '', phone_number: '', email: '', hash: '' }],
      credentials: { data: '', hash: '', secret: '' },
    },
  },
  nearby: { proximity_alert_triggered: { traveler: somebody, watcher: somebody, distance: 0 } },
  pinned: { pinned_message: messageOf(sender, { date: 0, text: '', entities }) },
  background: { chat_background_set: { type: { type: 'chat_theme', theme_name: '' } } },
  timer: { message_auto_delete_timer_changed: { message_auto_delete_time: 0 } },
  'nothing known': {},
});
const gif = { file_id: '', file_unique_id: '', width: 0, height: 0, duration: 0, file_name: '' };

/** One message of every kind that can be in a private chat; of those that are words, `words` gives a new one each time. */
export function everyMessage(sender: Sender, date: number, words: (kind: string) => string): [string, Message][] {
  const things = Object.entries(thingsAt(sender.spot, '')).map(([kind, thing]): [string, Partial<Message>] => [
    kind,
    'caption' in thing ? { ...thing, caption: words(kind) } : thing,
  ]);
  const forwarded = origins.map((forward_origin, index): [string, Partial<Message>] => [
    `forwarded ${index + 1}`,
    { forward_origin, is_automatic_forward: true, text: '', entities, caption: '' },
  ]);
  const all = [...things, ...forwarded, ...Object.entries(rareThings(sender))];
  return all.map(([kind, parts]) => [kind, messageOf(sender, { date, ...parts })]);
}

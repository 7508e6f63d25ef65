import type { webhook } from '@line/bot-sdk';
import type { Spot } from './fill.ts';

// '' and 0 are blanks: fill.ts puts a marker of its own into each.

/** Whoever has the phone. The id is a marker already: it must be the same each time. */
export type Sender = { id: string; spot: Spot };

const deliveryContext = { isRedelivery: false };
const event = ({ id }: Sender, timestamp: number) => ({
  mode: 'active' as const,
  timestamp,
  source: { type: 'user' as const, userId: id },
  webhookEventId: '',
  deliveryContext,
});
const hidden = { quoteToken: '', quotedMessageId: '', markAsReadToken: '' };
const stored = { contentProvider: { type: 'external' as const, originalContentUrl: '', previewImageUrl: '' } };
const where = { index: 0, length: 0 };

/** Typed words. `id`: the platform's, by which they can be taken back; '' = any. */
export const textOf = (text: string, id = ''): webhook.TextMessageContent => ({
  type: 'text',
  id,
  text,
  emojis: [{ ...where, productId: '', emojiId: '' }],
  mention: {
    mentionees: [
      { type: 'user', ...where, userId: '', isSelf: false },
      { type: 'all', ...where },
    ],
  },
  ...hidden,
});

export const messageEvent = (sender: Sender, at: number, message: webhook.MessageContent): webhook.MessageEvent => ({
  type: 'message',
  replyToken: '',
  ...event(sender, at),
  message,
});

export const placeOf = ({ spot }: Sender): webhook.LocationMessageContent => ({
  type: 'location',
  id: '',
  title: '',
  address: '',
  ...spot,
  markAsReadToken: '',
});

/** One message of every kind; of the sticker somebody writes on, `words` gives what is written. */
export function everyMessage(sender: Sender, at: number, words: (kind: string) => string): [string, webhook.Event][] {
  const sticker = { type: 'sticker' as const, id: '', packageId: '', stickerId: '', keywords: [''], ...hidden };
  const messages: Record<string, webhook.MessageContent> = {
    voice: { type: 'audio', id: '', duration: 0, ...stored, markAsReadToken: '' },
    video: { type: 'video', id: '', duration: 0, ...stored, ...hidden },
    picture: { type: 'image', id: '', imageSet: { id: '', index: 0, total: 0 }, ...stored, ...hidden },
    file: { type: 'file', id: '', fileName: '', fileSize: 0, markAsReadToken: '' },
    sticker: { ...sticker, stickerResourceType: 'NAME_TEXT', text: '' },
    'written sticker': { ...sticker, stickerResourceType: 'MESSAGE', text: words('written sticker') },
    place: placeOf(sender),
    hologram: { type: 'hologram', id: '', text: '', depth: 0 } as unknown as webhook.MessageContent,
  };
  return Object.entries(messages).map(([kind, message]) => [kind, messageEvent(sender, at, message)]);
}

/** What was done in the chat that is no message. */
export const acts = {
  tap: (sender: Sender, at: number, data: string): webhook.PostbackEvent => ({
    type: 'postback',
    replyToken: '',
    ...event(sender, at),
    postback: { data, params: { date: '', time: '', datetime: '', newRichMenuAliasId: '', status: '' } },
  }),
  edited: (sender: Sender, at: number, message: webhook.MessageContent): webhook.MessageEditedEvent => ({
    type: 'messageEdited',
    replyToken: '',
    ...event(sender, at),
    message,
  }),
  unsent: (sender: Sender, at: number, messageId: string): webhook.UnsendEvent => ({
    type: 'unsend',
    ...event(sender, at),
    unsend: { messageId },
  }),
  opened: (sender: Sender, at: number): webhook.FollowEvent => ({
    type: 'follow',
    replyToken: '',
    ...event(sender, at),
    follow: { isUnblocked: true },
  }),
  blocked: (sender: Sender, at: number): webhook.UnfollowEvent => ({ type: 'unfollow', ...event(sender, at) }),
};

/** What somebody did not do in the chat with us, or not alone. */
export function othersEvents(sender: Sender, at: number): webhook.Event[] {
  const base = event(sender, at);
  const answerable = { ...base, replyToken: '' };
  const people = [{ type: 'user' as const, userId: '' }];
  const groups: webhook.Source[] = [
    { type: 'group', groupId: '', userId: sender.id },
    { type: 'room', roomId: '', userId: sender.id },
  ];
  const said = messageEvent(sender, at, textOf(''));
  const ofGroups = groups.flatMap((source): webhook.Event[] => [
    { ...said, source },
    { ...answerable, source, type: 'postback', postback: { data: '' } },
    { ...answerable, source, type: 'join' },
    { ...answerable, source, type: 'memberJoined', joined: { members: people } },
    { ...base, source, type: 'memberLeft', left: { members: people } },
    { ...base, source, type: 'unsend', unsend: { messageId: '' } },
    { ...base, source, type: 'leave' },
  ]);
  return [
    ...ofGroups,
    { ...said, mode: 'standby' },
    { ...answerable, type: 'accountLink', link: { result: 'ok', nonce: '' } },
    { ...answerable, type: 'beacon', beacon: { hwid: '', type: 'enter', dm: '' } },
    { ...answerable, type: 'videoPlayComplete', videoPlayComplete: { trackingId: '' } },
    { ...answerable, type: 'membership', membership: { type: 'joined', membershipId: 0 } },
    { ...base, type: 'module', module: { type: 'attached', botId: '', scopes: [''] } },
    { ...base, type: 'activated', chatControl: { expireAt: 0 } },
    { ...base, type: 'delivery', delivery: { data: '' } },
    { ...answerable, type: 'things', things: { deviceId: '', type: 'link' } } as unknown as webhook.Event,
    { ...answerable, type: 'an-event-of-tomorrow', linkToken: '', text: '' } as unknown as webhook.Event,
  ];
}

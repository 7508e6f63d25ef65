import type { webhook } from '@line/bot-sdk';

/** Stands in every field that must go no further. */
export const MARK = 'canary';
export const BOT = `U${'b'.repeat(32)}`;
export const PERSON = `U${'a'.repeat(32)}`;
export const AT_MS = 1_795_400_000_123;

const base = {
  mode: 'active',
  timestamp: AT_MS,
  source: { type: 'user', userId: PERSON },
  webhookEventId: '01KAR0000000000000000EVENT',
  deliveryContext: { isRedelivery: false },
} as const satisfies Omit<webhook.EventBase, 'type'>;
export const TOKEN = '0123456789abcdef0123456789abcdef';
const answerable = { ...base, replyToken: TOKEN };
const hidden = { quoteToken: MARK, quotedMessageId: MARK, markAsReadToken: MARK };
const stored = { contentProvider: { type: 'external', originalContentUrl: MARK, previewImageUrl: MARK } } as const;

const message = (content: webhook.MessageContent): webhook.MessageEvent => ({
  ...answerable,
  type: 'message',
  message: content,
});

export const textEvent = (text: string): webhook.MessageEvent =>
  message({
    type: 'text',
    id: 'message-text',
    text,
    emojis: [{ index: 0, length: 1, productId: MARK, emojiId: MARK }],
    mention: { mentionees: [{ type: 'user', index: 0, length: 1, userId: MARK, isSelf: false }] },
    ...hidden,
  });
export const stickerEvent = (type: webhook.StickerMessageContent.StickerResourceTypeEnum): webhook.MessageEvent =>
  message({
    type: 'sticker',
    id: 'message-sticker',
    packageId: MARK,
    stickerId: MARK,
    stickerResourceType: type,
    keywords: [MARK],
    text: type === 'MESSAGE' ? ' help me\u0000 ' : MARK,
    ...hidden,
  });
export const imageEvent = message({
  type: 'image',
  id: 'message-image',
  imageSet: { id: MARK, index: 1, total: 2 },
  ...stored,
  ...hidden,
});
export const videoEvent = message({ type: 'video', id: 'message-video', duration: 7, ...stored, ...hidden });
export const audioEvent = message({
  type: 'audio',
  id: 'message-audio',
  duration: 7,
  ...stored,
  markAsReadToken: MARK,
});
export const fileEvent = message({
  type: 'file',
  id: 'message-file',
  fileName: `${MARK}.pdf`,
  fileSize: 7,
  markAsReadToken: MARK,
});
export const locationEvent = (latitude: number, longitude: number): webhook.MessageEvent =>
  message({
    type: 'location',
    id: 'message-location',
    title: MARK,
    address: MARK,
    latitude,
    longitude,
    markAsReadToken: MARK,
  });
export const postbackEvent = (data: string): webhook.PostbackEvent => ({
  ...answerable,
  type: 'postback',
  postback: { data, params: { date: MARK, newRichMenuAliasId: MARK } },
});
export const followEvent: webhook.FollowEvent = { ...answerable, type: 'follow', follow: { isUnblocked: true } };
export const unfollowEvent: webhook.UnfollowEvent = { ...base, type: 'unfollow' };
export const unsendEvent: webhook.UnsendEvent = { ...base, type: 'unsend', unsend: { messageId: 'message-text' } };
export const editedEvent: webhook.MessageEditedEvent = {
  ...answerable,
  type: 'messageEdited',
  message: { type: 'text', id: 'message-text', text: 'I meant tonight', ...hidden },
};

/** What a person did not do in the chat, though some of it could be answered. */
export const passedBy: webhook.Event[] = [
  { ...answerable, type: 'beacon', beacon: { hwid: MARK, type: 'enter', dm: MARK } },
  { ...answerable, type: 'accountLink', link: { result: 'ok', nonce: MARK } },
  { ...answerable, type: 'videoPlayComplete', videoPlayComplete: { trackingId: MARK } },
  { ...answerable, type: 'membership', membership: { type: 'joined', membershipId: 1 } },
  { ...answerable, type: 'join' },
  { ...base, type: 'leave' },
  { ...answerable, type: 'memberJoined', joined: { members: [{ type: 'user', userId: PERSON }] } },
  { ...base, type: 'memberLeft', left: { members: [{ type: 'user', userId: PERSON }] } },
  { ...base, type: 'module', module: { type: 'attached', botId: MARK, scopes: [MARK] } },
  { ...base, type: 'activated', chatControl: { expireAt: 1 } },
  { ...base, type: 'botSuspended' },
  { ...base, type: 'delivery', delivery: { data: MARK } },
  { ...answerable, type: 'things', things: { deviceId: MARK, type: 'link' } } as unknown as webhook.Event,
];

export const bodyOf = (...events: unknown[]): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(JSON.stringify({ destination: BOT, events }));

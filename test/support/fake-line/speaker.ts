import type { webhook } from '@line/bot-sdk';
import { createPhone, type Phone } from './phone.ts';
import type { Ids } from './webhook-body.ts';

/** A message somebody sent: its id, for replies and unsending, and the event LINE made of it. */
export type Sent = { id: string; event: webhook.Event };
export type Extra = Record<string, unknown>;
/** Fields laid over every event of a chat, for planting markers. */
export type EventFields = { source?: Extra; event?: Extra; message?: Extra };

/** What people and groups need of the platform. */
export type Platform = { nowMs: () => number; ids: Ids; queue: (event: webhook.Event) => void; changed: () => void };

/** A one-to-one chat, a group or a room, as the sending half sees it. */
export type Chat = { id: string; phone: Phone; isReachable: () => boolean; members: () => number };

export type Speaker = ReturnType<typeof createSpeaker>;

/** Turns what people do into events with every field LINE sends (the SDK's webhook types). */
export function createSpeaker({ nowMs, ids, queue }: Platform, phone: Phone, own: webhook.Source, fields: EventFields) {
  const happens = (type: string, { answerable = true, ...more }: Extra & { answerable?: boolean }): webhook.Event => {
    const event = {
      type,
      ...more,
      ...(answerable && { replyToken: ids.hex(32) }),
      mode: 'active',
      timestamp: nowMs(),
      source: { ...own, ...fields.source },
      webhookEventId: ids.event(nowMs()),
      deliveryContext: { isRedelivery: false },
      ...fields.event,
    } as unknown as webhook.Event;
    queue(event);
    return event;
  };

  /** Any message; `shown` is what the sender's own screen says. */
  const sends = (message: Extra & { type: string }, shown = `[${message.type}]`): Sent => {
    const id = ids.message();
    const whole = { id, markAsReadToken: ids.hex(40), ...message, ...fields.message };
    phone.wrote({ id, kind: message.type, texts: [shown] });
    return { id, event: happens('message', { message: whole }) };
  };

  const quotable = () => ({ quoteToken: ids.hex(48) });
  const says = (text: string, extra: Extra = {}): Sent => sends({ type: 'text', ...quotable(), text, ...extra }, text);
  const stored = { contentProvider: { type: 'line' } };

  return {
    happens,
    sends,
    says,
    /** Text of a LINE emoji, with its place in the text. */
    sendsEmoji: (extra: Extra = {}): Sent =>
      says('(love)', {
        emojis: [{ index: 0, length: 6, productId: '5ac1bfd5040ab15980c9b435', emojiId: '001' }],
        ...extra,
      }),
    replies: (text: string, to: { id: string }, extra: Extra = {}): Sent =>
      says(text, { quotedMessageId: to.id, ...extra }),
    sendsVoice: (extra: Extra = {}): Sent => sends({ type: 'audio', duration: 4_200, ...stored, ...extra }),
    sendsPicture: (extra: Extra = {}): Sent => sends({ type: 'image', ...quotable(), ...stored, ...extra }),
    sendsVideo: (extra: Extra = {}): Sent =>
      sends({ type: 'video', duration: 60_000, ...quotable(), ...stored, ...extra }),
    sendsFile: (extra: Extra = {}): Sent => sends({ type: 'file', fileName: 'file.txt', fileSize: 2138, ...extra }),
    sendsSticker: (extra: Extra = {}): Sent =>
      sends({
        type: 'sticker',
        ...quotable(),
        packageId: '446',
        stickerId: '1988',
        stickerResourceType: 'STATIC',
        keywords: ['sad'],
        ...extra,
      }),
    sharesLocation: (place: { latitude: number; longitude: number }, extra: Extra = {}): Sent =>
      sends({ type: 'location', title: 'My Location', address: '1-6-1 Example', ...place, ...extra }),
    /** A type that did not exist when the bot was written. */
    sendsUnknown: (extra: Extra = {}): Sent => sends({ type: 'hologram', depth: 3, ...extra }),
    /** Within 24 hours of sending; the bubble goes and the bot is told (…/docs/messaging-api/receiving-messages/#webhook-unsend-message). */
    unsends(message: { id: string }): webhook.Event {
      const sent = phone.screen().find(({ id, from }) => id === message.id && from === 'person');
      if (!sent || nowMs() - sent.atMs > 24 * 3_600_000) throw new Error('only own messages of the last 24 hours');
      phone.remove(message.id);
      return happens('unsend', { unsend: { messageId: message.id }, answerable: false });
    },
  };
}

export type Group = ReturnType<typeof createGroup>;

/** A group chat or a room that somebody put the bot into. */
export function createGroup(
  platform: Platform,
  { kind = 'group', ...fields }: EventFields & { kind?: 'group' | 'room' } = {},
) {
  const id = platform.ids.chat(kind === 'group' ? 'C' : 'R');
  const phone = createPhone(platform);
  const source = (kind === 'group' ? { type: 'group', groupId: id } : { type: 'room', roomId: id }) as webhook.Source;
  const speakerFor = (userId?: string) =>
    createSpeaker(platform, phone, { ...source, ...(userId !== undefined && { userId }) }, fields);
  const chat: Chat = { id, phone, isReachable: () => true, members: () => 3 };
  return {
    id,
    chat,
    screen: phone.screen,
    joins: () => speakerFor().happens('join', {}),
    leaves: () => speakerFor().happens('leave', { answerable: false }),
    memberJoins: (userId: string) =>
      speakerFor().happens('memberJoined', { joined: { members: [{ type: 'user', userId }] } }),
    /** Everything somebody can do in a chat, done here by that person. */
    as: ({ userId }: { userId: string }): Speaker => speakerFor(userId),
  };
}

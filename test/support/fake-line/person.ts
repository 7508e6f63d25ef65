import type { messagingApi, webhook } from '@line/bot-sdk';
import { type Bubble, createPhone } from './phone.ts';
import type { RichMenus } from './rich-menus.ts';
import { type Chat, createSpeaker, type EventFields, type Extra, type Platform } from './speaker.ts';

/** Everything about somebody that a test may want to set; `profile` is what the bot must never ask for. */
export type PersonFields = EventFields & {
  userId?: string;
  profile?: Partial<messagingApi.UserProfileResponse>;
  /** Has added the bot before the story begins. */
  isFriend?: boolean;
};

export type Person = ReturnType<typeof createPerson>;

/** Somebody with a phone and a one-to-one chat with the bot. `menus`: the rich menu on that phone. */
export function createPerson(platform: Platform, fields: PersonFields, menus: RichMenus) {
  const userId = fields.userId ?? platform.ids.chat('U');
  const phone = createPhone(platform);
  const speaker = createSpeaker(platform, phone, { type: 'user', userId }, fields);
  const opened: string[] = [];
  const copied: string[] = [];
  let state: 'stranger' | 'friend' | 'blocked' = fields.isFriend ? 'friend' : 'stranger';
  let hasWritten = false;

  const acts = <Given extends unknown[], Result>(act: (...given: Given) => Result) => {
    return (...given: Given): Result => {
      if (state === 'blocked') throw new Error('somebody who blocked the bot cannot write to it');
      hasWritten = true;
      return act(...given);
    };
  };

  /** What a tap does (developers.line.biz/en/reference/messaging-api/#action-objects). */
  const performs = (action: messagingApi.Action): webhook.Event | null => {
    switch (action.type) {
      case 'postback': {
        // Only displayText puts a bubble on the screen, and then without a message event.
        if (action.displayText) phone.wrote({ id: platform.ids.message(), kind: 'text', texts: [action.displayText] });
        if (action.text) speaker.says(action.text);
        return speaker.happens('postback', { postback: { data: action.data ?? '' } });
      }
      case 'richmenuswitch': {
        const params = menus.switchOn(userId, action.richMenuAliasId ?? '');
        return speaker.happens('postback', { postback: { data: action.data ?? '', params } });
      }
      case 'message':
        return speaker.says(action.text ?? '').event;
      case 'uri':
        opened.push(action.uri ?? '');
        break;
      case 'clipboard':
        copied.push(action.clipboardText);
        break;
      default:
        // The location, camera or picture screen opens; what the person does there is up to them.
        opened.push(String(action.type));
    }
    return null;
  };

  const chat: Chat = {
    id: userId,
    phone,
    // A message reaches friends and those who wrote; blocked, it goes nowhere and the sender hears 200 all the same
    // (developers.line.biz/en/faq/tags/message/).
    isReachable: () => state === 'friend' || (state === 'stranger' && hasWritten),
    members: () => 1,
  };

  return {
    userId,
    chat,
    profile: {
      displayName: `Person ${userId.slice(1, 5)}`,
      userId,
      pictureUrl: 'https://profile.example/picture',
      language: 'zh-TW',
      ...fields.profile,
    },
    isFriend: (): boolean => state === 'friend',
    /** Adds the bot as a friend, or unblocks it (the SDK's FollowDetail). */
    follows(): webhook.Event {
      const isUnblocked = state === 'blocked';
      state = 'friend';
      return speaker.happens('follow', { follow: { isUnblocked } });
    },
    /** Blocks the bot. The chat stays on the phone. */
    unfollows(): webhook.Event {
      state = 'blocked';
      return speaker.happens('unfollow', { answerable: false });
    },
    /** Any other event: beacon, accountLink, one that does not exist yet. */
    causes: acts((type: string, extra: Extra = {}) => speaker.happens(type, extra)),
    says: acts(speaker.says),
    sends: acts(speaker.sends),
    sendsEmoji: acts(speaker.sendsEmoji),
    replies: acts(speaker.replies),
    sendsVoice: acts(speaker.sendsVoice),
    sendsPicture: acts(speaker.sendsPicture),
    sendsVideo: acts(speaker.sendsVideo),
    sendsFile: acts(speaker.sendsFile),
    sendsSticker: acts(speaker.sendsSticker),
    sharesLocation: acts(speaker.sharesLocation),
    sendsUnknown: acts(speaker.sendsUnknown),
    unsends: acts(speaker.unsends),
    /** Presses what has that text; on an older bubble when it is given. Null: the tap told the bot nothing. */
    taps: acts((label: string, on?: Bubble): webhook.Event | null => {
      const found =
        phone.find(label, on) ?? (on ? undefined : menus.on(userId).find(({ names }) => names.includes(label)));
      if (!found) throw new Error(`nothing on the screen says ${label}`);
      if (!on) phone.hideQuickReplies();
      return performs(found.action);
    }),
    screen: phone.screen,
    quickReplies: phone.quickReplies,
    menu: (): string[] => menus.on(userId).map(({ label }) => label),
    preview: phone.preview,
    notifications: phone.notifications,
    /** Addresses and screens opened by taps: tel:110, location. */
    opened,
    copied,
    get loading(): boolean {
      return phone.isLoading();
    },
  };
}

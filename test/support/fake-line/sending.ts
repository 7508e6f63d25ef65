import type { messagingApi, webhook } from '@line/bot-sdk';
import { isBag } from './flex-rules.ts';
import { type Answer, refuse, refuseBody, refuseMessages } from './message-rules.ts';
import type { Chat } from './speaker.ts';
import type { Ids } from './webhook-body.ts';

export type ApiCall = { payload: unknown; retryKey: string | null; requestId: string };
type SentMessages = { sentMessages: messagingApi.SentMessage[] };

/** One minute after the webhook came, 20 after the event (here: after it first came) (developers.line.biz/en/reference/messaging-api/#send-reply-message-reply-token). */
const TOKEN_MS = 60_000;
const REDELIVERED_TOKEN_MS = 20 * 60_000;
/** The retry key: a hexadecimal UUID, remembered for 24 hours (developers.line.biz/en/docs/messaging-api/retrying-api-request/). */
const RETRY_KEY = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const RETRY_KEY_MS = 24 * 3_600_000;
/** A month ends in Japan, as LINE's statistics count days in UTC+9; for the quota this is unverified. */
const JAPAN_MS = 9 * 3_600_000;

type Options = { nowMs: () => number; ids: Ids; chats: ReadonlyMap<string, Chat>; limit: number | null };

export type Sending = ReturnType<typeof createSending>;

/** The sending half of the Messaging API: reply, push, quota, the loading animation. */
export function createSending({ nowMs, ids, chats, limit }: Options) {
  const tokens = createTokens(nowMs);
  const accepted = new Map<string, { atMs: number; requestId: string; body: SentMessages }>();
  const used = new Map<string, number>();
  const month = (): string => new Date(nowMs() + JAPAN_MS).toISOString().slice(0, 7);
  /** `limit` null: no limit. Both may be set, to begin somewhere else than at an unused month. */
  const quota = {
    limit,
    get used(): number {
      return used.get(month()) ?? 0;
    },
    set used(count: number) {
      used.set(month(), count);
    },
  };

  const show = (chat: Chat | undefined, { messages, notificationDisabled }: Messages): SentMessages => ({
    sentMessages: messages.map((message) => {
      const id = ids.message();
      if (chat?.isReachable()) chat.phone.receive(message, { id, silent: notificationDisabled === true });
      const quotable = ['text', 'sticker', 'image', 'video', 'template', 'flex'].includes(message.type);
      return { id, ...(quotable && { quoteToken: ids.hex(48) }) };
    }),
  });

  return {
    quota,
    tokens,
    reply({ payload, retryKey }: ApiCall): Answer {
      // Only push, multicast, narrowcast and broadcast take a retry key (same page as the key).
      if (retryKey !== null) return refuse(400, 'X-Line-Retry-Key is not supported by this endpoint');
      if (!isBag(payload)) return refuseBody([{ message: 'May not be empty', property: 'messages' }]);
      const refused = refuseMessages(payload.messages);
      if (refused) return refused;
      // A reply refused for its messages leaves the token good; unverified.
      const chatId = tokens.use(payload.replyToken);
      if (chatId === null) return refuse(400, 'Invalid reply token');
      return { status: 200, body: show(chats.get(chatId), payload as unknown as Messages) };
    },
    push({ payload, retryKey, requestId }: ApiCall): Answer {
      if (retryKey !== null && !RETRY_KEY.test(retryKey)) return refuse(400, 'The retry key is invalid');
      const before = retryKey === null ? undefined : accepted.get(retryKey.toLowerCase());
      if (before && nowMs() - before.atMs < RETRY_KEY_MS) {
        const body = { message: 'The retry key is already accepted', ...before.body };
        return { status: 409, body, headers: { 'x-line-accepted-request-id': before.requestId } };
      }
      if (!isBag(payload)) return refuseBody([{ message: 'May not be empty', property: 'to' }]);
      const refused = refuseMessages(payload.messages);
      if (refused) return refused;
      const chat = chats.get(String(payload.to));
      // developers.line.biz/en/faq/tags/message/: an id that does not exist is 400, one who blocked the bot is 200.
      if (!chat) return refuse(400, 'Failed to send messages');
      // Counted by people, not by bubbles, and only those who receive it (same page).
      const cost = chat.isReachable() ? chat.members() : 0;
      if (quota.limit !== null && quota.used + cost > quota.limit)
        return refuse(429, 'You have reached your monthly limit.');
      quota.used += cost;
      const body = show(chat, payload as unknown as Messages);
      if (retryKey !== null) accepted.set(retryKey.toLowerCase(), { atMs: nowMs(), requestId, body });
      return { status: 200, body };
    },
    readQuota: (): Answer => ({
      status: 200,
      body: (quota.limit === null
        ? { type: 'none' }
        : { type: 'limited', value: quota.limit }) satisfies messagingApi.MessageQuotaResponse,
    }),
    readConsumption: (): Answer => ({
      status: 200,
      body: { totalUsage: quota.used } satisfies messagingApi.QuotaConsumptionResponse,
    }),
    /** 5 to 60 seconds in steps of 5, 20 unless said; people only (developers.line.biz/en/reference/messaging-api/#display-a-loading-indicator). */
    startLoading({ payload }: ApiCall): Answer {
      const { chatId, loadingSeconds = 20 } = isBag(payload) ? payload : {};
      const chat = chats.get(String(chatId));
      if (!chat?.id.startsWith('U')) return refuseBody([{ message: 'Must be a valid chat', property: 'chatId' }]);
      const seconds = Number(loadingSeconds);
      if (!(seconds >= 5 && seconds <= 60 && seconds % 5 === 0))
        return refuseBody([{ message: 'Must be a multiple of 5 from 5 to 60', property: 'loadingSeconds' }]);
      if (chat.isReachable()) chat.phone.startLoading(seconds);
      return { status: 202, body: {} };
    },
  };
}

type Messages = { messages: messagingApi.Message[]; notificationDisabled?: boolean };

/** The reply tokens handed out, and whether each is still good. */
function createTokens(nowMs: () => number) {
  const tokens = new Map<string, { chatId: string; handedMs: number; firstMs: number; used: boolean }>();
  return {
    /** The bot server gets these events now. A redelivered token lives anew, unless it was used. */
    hand(events: readonly webhook.Event[], atMs: number): void {
      for (const event of events) {
        const chatId = chatOf(event.source);
        if (!('replyToken' in event) || typeof event.replyToken !== 'string' || chatId === null) continue;
        const before = tokens.get(event.replyToken);
        tokens.set(event.replyToken, {
          chatId,
          handedMs: atMs,
          firstMs: before?.firstMs ?? atMs,
          used: before?.used ?? false,
        });
      }
    },
    /** The chat a good token belongs to; it is used up by that. */
    use(given: unknown): string | null {
      const token = tokens.get(String(given));
      if (!token || token.used || nowMs() - token.handedMs > TOKEN_MS) return null;
      if (nowMs() - token.firstMs > REDELIVERED_TOKEN_MS) return null;
      token.used = true;
      return token.chatId;
    },
  };
}

/** The chat an event comes from: the group or room before the person. */
function chatOf(source: unknown): string | null {
  if (!isBag(source)) return null;
  const id = source.groupId ?? source.roomId ?? source.userId;
  return typeof id === 'string' ? id : null;
}

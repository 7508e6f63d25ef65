import type { Clock } from './world.ts';

/**
 * core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this: in one chat about one message a second, short
 * bursts allowed; overall about 30 a second. How long a burst may be is not published: 20 in a chat and 120 overall are
 * this fake's choice, small enough to notice a loop and large enough for a conversation on a clock that stands still.
 */
const IN_ONE_CHAT = { burst: 20, perSecond: 1 };
const OVERALL = { burst: 120, perSecond: 30 };

type Bucket = { tokens: number; atMs: number };

export type Flood = {
  on: boolean;
  /** Seconds to wait, or null when this message may be sent (and is counted). */
  check(chatId: number): number | null;
};

export function createFlood(clock: Clock, on: boolean): Flood {
  const chats = new Map<number, Bucket>();
  const overall: Bucket = { tokens: OVERALL.burst, atMs: clock.nowMs() };
  return {
    on,
    check(chatId) {
      if (!this.on) return null;
      const nowMs = clock.nowMs();
      const chat = chats.get(chatId) ?? { tokens: IN_ONE_CHAT.burst, atMs: nowMs };
      chats.set(chatId, chat);
      refill(chat, IN_ONE_CHAT, nowMs);
      refill(overall, OVERALL, nowMs);
      const waitSeconds = Math.max((1 - chat.tokens) / IN_ONE_CHAT.perSecond, (1 - overall.tokens) / OVERALL.perSecond);
      if (waitSeconds > 0) return Math.max(1, Math.ceil(waitSeconds));
      chat.tokens -= 1;
      overall.tokens -= 1;
      return null;
    },
  };
}

function refill(bucket: Bucket, { burst, perSecond }: typeof OVERALL, nowMs: number): void {
  const passedMs = Math.max(0, nowMs - bucket.atMs);
  bucket.tokens = Math.min(burst, bucket.tokens + (passedMs / 1000) * perSecond);
  bucket.atMs = nowMs;
}

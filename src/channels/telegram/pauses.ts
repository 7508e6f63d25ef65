import { LIMITS } from '../../core/limits.ts';

/** Who has to wait after 429, in the memory of this process. */
export type Pauses = {
  /** Nothing may be sent to this chat now. */
  paused(chat: number): boolean;
  /** Something is asked for this chat. */
  asked(chat: number): void;
  pause(chat: number, seconds: number): void;
};

/**
 * Telegram does not say whether a chat or the bot was too fast. One chat that is flooded must not silence everybody
 * else, so the chat waits; when several have to wait at once it is the bot, and all wait until that is over. A chat that
 * was fast by itself says nothing of the bot: a few who write without end would silence everybody.
 */
export function createPauses(nowMs: () => number): Pauses {
  const pauses = new Map<number, { untilMs: number; isFast: boolean }>();
  const calls = new Map<number, { sinceMs: number; count: number }>();
  const isFast = (chat: number) => (calls.get(chat)?.count ?? 0) > LIMITS.chatCallsMax;

  function forgetOver(): void {
    for (const [chat, { untilMs }] of pauses) if (untilMs <= nowMs()) pauses.delete(chat);
  }

  /** The oldest stand first. */
  function forgetOld(): void {
    for (const [chat, { sinceMs }] of calls) {
      if (nowMs() - sinceMs < LIMITS.chatCallsMs) return;
      calls.delete(chat);
    }
  }

  return {
    paused(chat) {
      forgetOver();
      const ofBot = [...pauses.values()].filter((pause) => !pause.isFast).length;
      return pauses.has(chat) || ofBot > LIMITS.pausedChatsMax;
    },
    asked(chat) {
      forgetOld();
      const known = calls.get(chat);
      if (known === undefined) calls.set(chat, { sinceMs: nowMs(), count: 1 });
      else known.count += 1;
    },
    pause(chat, seconds) {
      const untilMs = Math.max(pauses.get(chat)?.untilMs ?? 0, nowMs() + seconds * 1_000);
      pauses.set(chat, { untilMs, isFast: isFast(chat) });
    },
  };
}

import { LIMITS } from '../../core/limits.ts';

/** Who has to wait after 429, in the memory of this process. */
export type Pauses = {
  /** Nothing may be sent to this chat now. */
  paused(chat: number): boolean;
  pause(chat: number, seconds: number): void;
};

/**
 * Telegram does not say whether a chat or the bot was too fast. One chat that is flooded must not silence everybody
 * else, so the chat waits; when several have to wait at once it is the bot, and all wait until that is over.
 */
export function createPauses(nowMs: () => number): Pauses {
  const untilMs = new Map<number, number>();
  const forgetOver = () => {
    const now = nowMs();
    for (const [chat, until] of untilMs) if (until <= now) untilMs.delete(chat);
  };
  return {
    paused(chat) {
      forgetOver();
      return untilMs.has(chat) || untilMs.size > LIMITS.pausedChatsMax;
    },
    pause(chat, seconds) {
      untilMs.set(chat, Math.max(untilMs.get(chat) ?? 0, nowMs() + seconds * 1_000));
    },
  };
}

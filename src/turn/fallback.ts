import type { Tag } from '../core/ids.ts';
import { LIMITS } from '../core/limits.ts';

/** What a chat is answered when the store is gone: the card once in a while, else a short line. No store, no flow. */
export type Fallback = (chat: Tag) => 'card' | 'line';

/** At most one card a chat per `outageCardEveryMs`, remembered by keyed tag, in memory, for `outageCardMaxChats` chats. */
export function createFallback(nowMs: () => number): Fallback {
  const shownMs = new Map<Tag, number>();
  return (chat) => {
    const before = shownMs.get(chat);
    if (before !== undefined && nowMs() - before < LIMITS.outageCardEveryMs) return 'line';
    shownMs.delete(chat);
    shownMs.set(chat, nowMs());
    const oldest = shownMs.keys().next().value;
    if (shownMs.size > LIMITS.outageCardMaxChats && oldest !== undefined) shownMs.delete(oldest);
    return 'card';
  };
}

import { LIMITS } from '../core/limits.ts';
import type { Runtime } from '../ports/runtime.ts';

/** What a chat is answered when the stores are gone: the card once in a while, else a short line. No store, no key, no flow. */
export type Fallback = {
  (identity: string): Promise<'card' | 'line'>;
  /** The card could not be shown: the next time it is tried again. */
  again(identity: string): Promise<void>;
};

const utf8 = new TextEncoder();

/** At most one card a chat per `outageCardEveryMs`; chats are remembered in memory, as tags under a key of this process. */
export function createFallback({ nowMs, randomId }: Runtime): Fallback {
  const raw = utf8.encode(randomId() + randomId());
  // Anew each time: on Workers a promise that another request began may never be kept.
  const keyNow = () => crypto.subtle.importKey('raw', raw, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  const shownMs = new Map<string, number>();
  const tagOf = async (identity: string) =>
    String(new Uint8Array(await crypto.subtle.sign('HMAC', await keyNow(), utf8.encode(identity))));

  async function shown(identity: string): Promise<'card' | 'line'> {
    const tag = await tagOf(identity);
    const before = shownMs.get(tag);
    if (before !== undefined && nowMs() - before < LIMITS.outageCardEveryMs) return 'line';
    shownMs.delete(tag);
    shownMs.set(tag, nowMs());
    const oldest = shownMs.keys().next().value;
    if (shownMs.size > LIMITS.outageCardMaxChats && oldest !== undefined) shownMs.delete(oldest);
    return 'card';
  }

  return Object.assign(shown, {
    async again(identity: string): Promise<void> {
      shownMs.delete(await tagOf(identity));
    },
  });
}

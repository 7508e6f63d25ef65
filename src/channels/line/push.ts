import { isTop, type Level } from '../../core/case.ts';
import type { RowId } from '../../core/ids.ts';
import { LIMITS } from '../../core/limits.ts';
import type { Sent } from '../../ports/channel.ts';
import { type Bubble, callsOf, idsOf } from './bubbles.ts';
import type { LineApi, Verdict } from './calls/api.ts';
import type { Quota } from './quota.ts';

type Done = Pick<Sent, 'accepted' | 'lost'>;
type Reach = Sent['reach'];
export type PushTask = { person: string; level: Level | null; bubbles: readonly Bubble[]; endsMs: number };
/** Pushes in order, notes in `done` what became of which, and stops at the first call that is not taken. */
export type Push = (task: PushTask, done: Done) => Promise<Reach>;

/** What stops the rest, by what LINE said. */
const STOPS: Partial<Record<Verdict, Reach>> = { nobody: 'gone', spent: 'reserved', busy: 'later', unknown: 'later' };

/** One account's pushes: after "too many requests" all of them wait. */
export function createPush(api: LineApi, quota: Quota, nowMs: () => number): Push {
  let pausedUntilMs = Number.NEGATIVE_INFINITY;

  async function call(task: PushTask, bubbles: readonly Bubble[]): Promise<Verdict> {
    const ms = Math.min(LIMITS.linePushMs, task.endsMs - nowMs());
    if (ms <= 0 || nowMs() < pausedUntilMs) return 'busy';
    const retryKey = await retryKeyOf(idsOf(bubbles));
    const messages = bubbles.map(({ flex }) => flex);
    const verdict = await api.push(task.person, messages, { retryKey, ms });
    if (verdict === 'taken') quota.countOne();
    if (verdict === 'spent') quota.countAll();
    if (verdict === 'busy') pausedUntilMs = nowMs() + LIMITS.linePauseMs;
    return verdict;
  }

  return async (task, done) => {
    if (task.bubbles.length === 0) return 'ok';
    const isUrgent = task.level !== null && isTop(task.level);
    if (!isUrgent && (await quota.isReserved())) return 'reserved';
    const waiting = callsOf(task.bubbles);
    for (let bubbles = waiting.shift(); bubbles; bubbles = waiting.shift()) {
      const verdict = await call(task, bubbles);
      const stop = STOPS[verdict];
      if (stop) return stop;
      if (verdict === 'taken') done.accepted.push(...idsOf(bubbles));
      // One bad bubble must not take its neighbours along: each is tried alone.
      else if (bubbles.length > 1) waiting.unshift(...bubbles.map((bubble) => [bubble]));
      else done.lost.push(...idsOf(bubbles));
    }
    return 'ok';
  };
}

const utf8 = new TextEncoder();

/** A UUID that is the same for the same rows, in the shape of version 5; it says nothing of what they are. */
async function retryKeyOf(ids: readonly RowId[]): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', utf8.encode(ids.join('\n'))));
  digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x50;
  digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(digest.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

import { setTimeout as pause } from 'node:timers/promises';
import { vi } from 'vitest';
import { CAPABILITIES, type Channel } from '../../../src/core/channel.ts';
import { LIMITS } from '../../../src/core/limits.ts';
import type { ChannelHouse } from '../channel-house.ts';

/**
 * `too fast`: 429. `broken`: 500. `refused`: 403, the person is not to be reached. `closed` and `hangs`: nothing is taken,
 * no answer. `taken, closed` and `taken, hangs`: shown, no answer.
 */
export const TROUBLES = ['too fast', 'broken', 'closed', 'hangs', 'taken, closed', 'taken, hangs'] as const;
export type Trouble = (typeof TROUBLES)[number] | 'refused';

/** Whether a message that met this trouble is on the screen all the same. */
export const isTaken = (trouble: Trouble): boolean => trouble.startsWith('taken');

export type Outage = {
  /** The next `times` messages meet this. */
  meets(trouble: Trouble, times?: number): void;
  over(): void;
  /** Does work during which the platform may leave us without an answer: time passes while a call hangs, and only then. */
  waiting(work: () => Promise<void>): Promise<void>;
};

const TELEGRAM = {
  'too fast': { status: 429, retryAfter: 3 },
  broken: { status: 500 },
  refused: { status: 403 },
  closed: 'closed',
  hangs: 'hang',
  'taken, closed': 'accepted-then-closed',
  'taken, hangs': 'accepted-then-timeout',
} as const;
const LINE = {
  'too fast': { status: 429, body: { message: 'Too many requests' } },
  broken: { status: 500 },
  refused: { status: 400, body: { message: 'Failed to send messages' } },
  closed: 'network',
  hangs: 'hang',
  'taken, closed': 'accepted-then-network',
  'taken, hangs': 'accepted-then-timeout',
} as const;
const LINE_SENDS = ['/v2/bot/message/reply', '/v2/bot/message/push'];
/** Real time in which an answer of this very process would long have come. */
const QUIET_MS = 25;

/** `inRealTime`: what the service asks besides answers in time of its own, so that none may be skipped. */
export function outagesOf(
  channel: Channel,
  { telegram, line }: Pick<ChannelHouse, 'telegram' | 'line'>,
  { inRealTime = false } = {},
): Outage {
  const unanswered = () =>
    telegram.calls.filter(({ outcome }) => outcome === 'no answer').length +
    line.calls.filter(({ status }) => status === 0).length;
  let hangs = false;
  return {
    meets(trouble, times = 1) {
      hangs = trouble.endsWith('hangs');
      if (!CAPABILITIES[channel].pushed) throw new Error('nothing is sent here');
      if (channel === 'telegram') telegram.faults.next('sendMessage', TELEGRAM[trouble], times);
      else for (const path of LINE_SENDS) line.faults.next(path, LINE[trouble], times);
    },
    over() {
      telegram.faults.clear();
      line.faults.clear();
    },
    async waiting(work) {
      if (!hangs || inRealTime) return work();
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      let isOver = false;
      let known = unanswered();
      try {
        const done = work().finally(() => {
          isOver = true;
        });
        while (!isOver) {
          const before = unanswered();
          await pause(QUIET_MS);
          if (isOver || before <= known || unanswered() !== before) continue;
          known = before;
          await vi.advanceTimersByTimeAsync(LIMITS.sendMs);
        }
        await done;
      } finally {
        vi.useRealTimers();
      }
    },
  };
}

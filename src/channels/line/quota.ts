import * as z from 'zod/mini';
import { type Allowance, isReserved } from '../../core/channel.ts';
import { AppError, codeOf } from '../../core/error.ts';
import { LIMITS } from '../../core/limits.ts';
import type { Log } from '../../log.ts';
import type { LineApi } from './calls/api.ts';

export type Quota = {
  /** null = no limit, or not known now. */
  left(): Promise<Allowance | null>;
  /** Whether what is left is kept for the two top levels. What is not known holds up nobody. */
  isReserved(): Promise<boolean>;
  /** A push was taken. */
  countOne(): void;
  /** LINE says that nothing is left. */
  countAll(): void;
};

const whole = z.int().check(z.minimum(0));
const limit = z.union([z.object({ type: z.literal('none') }), z.object({ type: z.literal('limited'), value: whole })]);
const consumption = z.object({ totalUsage: whole });

/** The sends of the month, read at most once in `quotaReadMs`; our own pushes in between are counted here. */
export function createQuota(api: Pick<LineApi, 'readQuota'>, log: Log, nowMs: () => number): Quota {
  let readAtMs = Number.NEGATIVE_INFINITY;
  let known: Promise<Allowance | null> = Promise.resolve(null);

  async function read(): Promise<Allowance | null> {
    try {
      const [total, used] = await api.readQuota();
      const of = limit.safeParse(total);
      const spent = consumption.safeParse(used);
      if (!of.success || !spent.success) throw new AppError('channel-unavailable', 'the quota is not a number');
      if (of.data.type === 'none') return null;
      return { left: Math.max(0, of.data.value - spent.data.totalUsage), of: of.data.value };
    } catch (error) {
      log('quota-unread', { channel: 'line', code: codeOf(error) });
      return null;
    }
  }

  function left(): Promise<Allowance | null> {
    if (nowMs() - readAtMs >= LIMITS.quotaReadMs) {
      readAtMs = nowMs();
      known = read();
    }
    return known;
  }

  const change = (to: (left: number) => number) => {
    known = known.then((had) => had && { ...had, left: Math.max(0, to(had.left)) });
  };

  return {
    left,
    async isReserved() {
      const now = await left();
      return now !== null && isReserved(now);
    },
    countOne: () => change((had) => had - 1),
    countAll: () => change(() => 0),
  };
}

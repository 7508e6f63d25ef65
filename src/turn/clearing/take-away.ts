import { within } from '../../core/basics/within.ts';
import type { Clearing } from '../../core/case.ts';
import type { Messenger } from '../../core/channel.ts';
import { AppError, codeOf } from '../../core/error.ts';
import { LIMITS } from '../../core/limits.ts';
import type { Log } from '../../log.ts';
import type { PushChannel, TakenAway } from '../../ports/channel.ts';
import type { Runtime } from '../../ports/runtime.ts';

/** Messages of a chat, as its platform names them; the oldest since when; whether others stand there for good. */
export type ToTake = { channel: Messenger; sinceMs: number; stays: boolean; traces: readonly unknown[] };
/** What became of them. `left`: those to be tried again. `overdue`: some of those are `clearAtMs` old. */
export type Taken = { clearing: Clearing; overdue: boolean; left: ToTake };
/** Never rejects, and ends within `clearMs`. */
export type TakeAway = (what: ToTake) => Promise<Taken>;

type Deps = { channels: readonly PushChannel[]; log: Log; runtime: Runtime };

/** Takes messages out of a chat. What is not known to be gone is tried again: asking twice does no harm. */
export function createTakeAway({ channels, log, runtime }: Deps): TakeAway {
  async function ask(name: Messenger, traces: readonly unknown[]): Promise<TakenAway> {
    const channel = channels.find((each) => each.name === name);
    if (channel?.takeAway === null) return { gone: 0, stays: traces.length, later: [] };
    try {
      if (channel === undefined) throw new AppError('config', 'no channel of the name is set up');
      return await within(channel.takeAway(traces), LIMITS.clearMs);
    } catch (error) {
      log('clear-failed', { code: codeOf(error) });
      return { gone: 0, stays: 0, later: [...traces] };
    }
  }

  return async (what) => {
    const { stays, later } = what.traces.length === 0 ? NOTHING : await ask(what.channel, what.traces);
    const left = { ...what, stays: what.stays || stays > 0, traces: later };
    const overdue = later.length > 0 && runtime.nowMs() - what.sinceMs >= LIMITS.clearAtMs;
    return { clearing: later.length > 0 ? 'later' : left.stays ? 'some' : 'all', overdue, left };
  };
}

const NOTHING: TakenAway = { gone: 0, stays: 0, later: [] };

// channels/telegram/clearing/ takes messages of both sides out of a chat, as far as Telegram deletes them.

import { LIMITS } from '../../../core/limits.ts';
import type { PushChannel, TakenAway } from '../../../ports/channel.ts';
import type { Calls, Fault } from '../calls.ts';
import { readTrace, type Traced } from './trace.ts';

type Deps = { calls: Calls; nowMs: () => number };
type Left = { calls: number; untilMs: number };
type Batch = { chat: number; ids: readonly Traced[] };

/**
 * Deletes on both sides, the newest first: who opens the chat sees the end of it. Bounded in time and in calls; what that
 * leaves, like what Telegram could not do just now, is for later.
 */
export function createTakeAway({ calls, nowMs }: Deps): NonNullable<PushChannel['takeAway']> {
  /** null = they are gone. */
  async function ask({ chat, ids }: Batch, left: Left): Promise<Fault | null> {
    // A call without the time for an answer would only be made again.
    if (left.calls === 0 || left.untilMs - nowMs() < LIMITS.callLeastMs) return 'later';
    left.calls -= 1;
    const wanted = { chat_id: chat, message_ids: ids.map(({ id }) => id) };
    const outcome = await calls((api, signal) => api.deleteMessages(wanted, signal), { chat, untilMs: left.untilMs });
    return outcome.ok ? null : outcome.fault;
  }

  /** One message that cannot be deleted fails the whole call: halves are tried, until it is alone. */
  async function clear({ chat, ids }: Batch, left: Left, done: TakenAway): Promise<void> {
    const waiting = batchesOf(ids);
    for (let batch = waiting.shift(); batch; batch = waiting.shift()) {
      const fault = await ask({ chat, ids: batch }, left);
      const rest = [batch, ...waiting].flat();
      if (fault === 'later' || fault === 'token') {
        done.later.push({ chat, ids: rest });
        return;
      }
      if (fault === 'gone') {
        done.stays += rest.length;
        return;
      }
      if (fault === null) done.gone += batch.length;
      else if (batch.length === 1) done.stays += 1;
      else waiting.unshift(...halves(batch));
    }
  }

  return async (noted) => {
    const done: TakenAway = { gone: 0, stays: 0, later: [] };
    const left: Left = { calls: LIMITS.takeAwayCallsMax, untilMs: nowMs() + LIMITS.takeAwayMs };
    const traces = noted.flatMap((each) => readTrace(each) ?? []);
    // What was noted before a chat was noted beside it: nobody can say where it stands.
    done.stays += noted.length - traces.length;
    for (const [chat, ids] of chatsOf(traces)) {
      const tooOld = ids.filter(({ atMs }) => atMs !== null && nowMs() - atMs >= LIMITS.clearMaxMs);
      const tooYoung = ids.filter(({ fromMs }) => fromMs !== undefined && nowMs() < fromMs);
      done.stays += tooOld.length;
      if (tooYoung.length > 0) done.later.push({ chat, ids: tooYoung });
      const due = ids.filter((each) => !tooOld.includes(each) && !tooYoung.includes(each));
      await clear({ chat, ids: due }, left, done);
    }
    return done;
  };
}

/** Of each chat its messages, each once, the newest first: an edit is noted like the message it changed. */
function chatsOf(traces: readonly { chat: number; ids: Traced[] }[]): Map<number, Traced[]> {
  const chats = new Map<number, Map<number, Traced>>();
  for (const { chat, ids } of traces) {
    const known = chats.get(chat) ?? new Map<number, Traced>();
    for (const each of ids) known.set(each.id, each);
    chats.set(chat, known);
  }
  return new Map([...chats].map(([chat, ids]) => [chat, [...ids.values()].sort((one, other) => other.id - one.id)]));
}

function batchesOf(ids: readonly Traced[]): Traced[][] {
  const most = LIMITS.deletedAtOnceMax;
  return Array.from({ length: Math.ceil(ids.length / most) }, (_, at) => ids.slice(at * most, (at + 1) * most));
}

function halves(batch: readonly Traced[]): Traced[][] {
  const middle = Math.ceil(batch.length / 2);
  return [batch.slice(0, middle), batch.slice(middle)];
}

// hooks/ takes what platforms deliver: verified over the raw bytes, one turn each, answered when it may be forgotten there.

import { atMost, within } from '../core/basics/within.ts';
import { CAPABILITIES, type Messenger } from '../core/channel.ts';
import { AppError, codeOf } from '../core/error.ts';
import { asRowId } from '../core/ids.ts';
import { LIMITS } from '../core/limits.ts';
import type { Message } from '../core/message.ts';
import type { Log } from '../log.ts';
import type { Happening, PushChannel } from '../ports/channel.ts';
import type { Keys } from '../ports/keys.ts';
import type { Runtime } from '../ports/runtime.ts';
import type { Store } from '../ports/store.ts';
import type { Fallback } from '../turn/fallback.ts';
import type { HandleTurn } from '../turn/handle-turn.ts';
import type { TakeBack } from '../turn/take-back.ts';
import { inboundOf } from './late.ts';

export type ArriveDeps = {
  handleTurn: HandleTurn;
  takeBack: TakeBack;
  fallback: Fallback;
  store: Pick<Store, 'countFailure'>;
  keys: Pick<Keys, 'mark'>;
  runtime: Runtime;
  log: Log;
  channels: readonly PushChannel[];
  /** Emergency numbers with one sentence each: nothing works now; this one message could not be read. */
  card(why: 'outage' | 'parked', channel: Messenger): Message;
};
/** Whether the platform may forget it; false = it should deliver it again. */
export type Arrive = (happening: Happening) => Promise<boolean>;

/** One event, start to end. Never rejects. */
export function createArrive(deps: ArriveDeps): Arrive {
  const { runtime, log, channels } = deps;

  /** Whether it is done for good: not while another process may be at its answer, and may be gone. */
  async function turn(happening: Happening): Promise<boolean> {
    const { identity, event, route, atMs, trace } = happening;
    if ('takenBack' in happening) return deps.takeBack({ identity, message: happening.takenBack }).then(() => true);
    const inbound = inboundOf(happening, runtime.nowMs());
    const about = { trace, ...(happening.message === null ? {} : { message: happening.message }) };
    const putDown = atMs !== null && runtime.nowMs() - atMs > LIMITS.putDownMs;
    const arrival = { identity, channel: route.channel, event, inbound, seenSeq: 0, route, atMs, putDown, ...about };
    const { sent, elsewhere } = await deps.handleTurn(arrival);
    await atMost(sent, LIMITS.hookSendWaitMs[route.channel]);
    return !elsewhere;
  }

  /** Numbers to call, without store, key or flow. Whether the platform took them; else it is said in the log. */
  async function sendCard({ route }: Happening, message: Message): Promise<boolean> {
    const channel = channels.find(({ name }) => name === route.channel);
    if (channel === undefined) return false;
    try {
      const row = { id: asRowId(runtime.randomId()), message };
      const { accepted, reach } = await within(channel.send(route, [row], 'immediate'), LIMITS.sendMs);
      if (accepted.length === 0) log('send-failed', { reason: reach === 'ok' ? 'refused' : reach, count: 1 });
      return accepted.length > 0;
    } catch (error) {
      log('send-failed', { code: codeOf(error), count: 1 });
      return false;
    }
  }

  /** One bad message must not block a chat: after `ownFailuresMax` failures it is set aside, and the card is sent once. */
  async function setAside(happening: Happening): Promise<boolean> {
    const { identity, event, route } = happening;
    const mark = await within(deps.keys.mark(identity, event), LIMITS.turnStoreDeadlineMs);
    const failures = await within(deps.store.countFailure(mark, route.channel), LIMITS.turnStoreDeadlineMs);
    if (failures < LIMITS.ownFailuresMax) return false;
    if (failures === LIMITS.ownFailuresMax) {
      log('event-parked', { channel: route.channel });
      await sendCard(happening, deps.card('parked', route.channel));
    }
    return true;
  }

  async function failed(happening: Happening, error: unknown): Promise<boolean> {
    const { identity, route } = happening;
    log('hook-failed', { code: codeOf(error), channel: route.channel });
    if (isItsOwn(error)) return (await setAside(happening)) || (await tryAgain(happening));
    if (!isAwaiting(happening) || (await deps.fallback(identity)) !== 'card') return false;
    // Else nothing would be said for half an hour, however often they write.
    if (!(await sendCard(happening, deps.card('outage', route.channel)))) await deps.fallback.again(identity);
    return false;
  }

  /** Where the platform may never deliver it again, the three tries are made here. */
  async function tryAgain(happening: Happening): Promise<boolean> {
    return CAPABILITIES[happening.route.channel].resends ? false : attempt(happening);
  }

  async function attempt(happening: Happening): Promise<boolean> {
    try {
      return await turn(happening);
    } catch (error) {
      return failed(happening, error);
    }
  }

  return async (happening) => {
    try {
      return await attempt(happening);
    } catch (error) {
      log('hook-failed', { code: codeOf(error), channel: happening.route.channel });
      return false;
    }
  };
}

/** Whoever blocks the chat or takes a message back waits for no answer, and may not want one on the screen just then. */
function isAwaiting(happening: Happening): boolean {
  return !('takenBack' in happening) && happening.inbound.kind !== 'blocked';
}

/** A fault of what stands behind us is over some day: the event is not to blame for it, however often it fails. */
function isItsOwn(error: unknown): boolean {
  return !(error instanceof AppError && error.traits.retryable);
}

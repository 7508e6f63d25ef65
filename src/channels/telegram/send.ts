import * as z from 'zod/mini';
import { AppError } from '../../core/error.ts';
import type { RowId } from '../../core/ids.ts';
import { LIMITS } from '../../core/limits.ts';
import type { ChannelWords, PushChannel } from '../../ports/channel.ts';
import { type Bubble, bubblesOf } from './bubbles.ts';
import type { Calls, Outcome } from './calls.ts';
import type { Trace } from './clearing/trace.ts';
import { readRoute, type Tapped } from './route.ts';

type Sender = { calls: Calls; words: ChannelWords; nowMs: () => number };
type To = { chat: number; tapped: Tapped | null; untilMs: number };

const named = z.object({ message_id: z.int() });

/**
 * Sends bubble by bubble and ends well before {@link LIMITS.sendMs}, so that what was taken is always known. Telegram has
 * no idempotency key: a bubble whose answer never came may have arrived, and comes again with the rows left for later.
 */
export function createSend({ calls, words, nowMs }: Sender): PushChannel['send'] {
  /** The bubble's new id, or null when it stands where another stood (or Telegram told none). */
  async function put(bubble: Bubble, { chat, tapped, untilMs }: To): Promise<Outcome<number | null>> {
    if (bubble.replaces && tapped !== null) {
      const edited = await calls((api, signal) => api.editMessageText(editing(bubble, chat, tapped.bubble), signal), {
        chat,
        untilMs,
      });
      if (edited.ok || edited.fault === 'unchanged') return { ok: true, result: null };
      // Taken away, too old, or whatever else keeps it from being edited: it is said in a bubble of its own.
      if (edited.fault !== 'refused') return edited;
    }
    const sent = await calls((api, signal) => api.sendMessage(sending(bubble, chat), signal), { chat, untilMs });
    return sent.ok ? { ok: true, result: named.safeParse(sent.result).data?.message_id ?? null } : sent;
  }

  return async (route, rows) => {
    const to = { ...readRoute(route), untilMs: nowMs() + LIMITS.sendCallsMs };
    const trace: Trace = { chat: to.chat, ids: [] };
    const accepted: RowId[] = [];
    const bubbles = bubblesOf(rows, { words, step: to.tapped?.step ?? null });
    // A message with nothing in it makes no bubble.
    const lost = rows.map(({ id }) => id).filter((id) => bubbles.every((bubble) => !bubble.rows.includes(id)));
    const told = (reach: 'ok' | 'later' | 'gone') => ({
      accepted,
      lost,
      trace: trace.ids.length === 0 ? null : trace,
      reach,
    });
    for (const bubble of bubbles) {
      if (bubble.rows.every((id) => lost.includes(id))) continue;
      // A call without the time for an answer would only leave it unknown whether it was taken.
      if (to.untilMs - nowMs() < LIMITS.callLeastMs) return told('later');
      const outcome = await put(bubble, to);
      if (outcome.ok) {
        accepted.push(...bubble.whole.filter((id) => !lost.includes(id)));
        if (outcome.result !== null) trace.ids.push({ id: outcome.result, atMs: nowMs() });
      } else if (outcome.fault === 'gone') return told('gone');
      else if (outcome.fault === 'token' && accepted.length + lost.length + trace.ids.length === 0) throw wrongToken();
      else if (outcome.fault === 'later' || outcome.fault === 'token') return told('later');
      else lost.push(...bubble.rows.filter((id) => !lost.includes(id)));
    }
    return told('ok');
  };
}

function wrongToken(): AppError {
  return new AppError('config', 'Telegram does not know the bot token: compare TELEGRAM_BOT_TOKEN with BotFather');
}

function content({ text, entities }: Bubble) {
  const words = entities.length === 0 ? { text } : { text, entities };
  return { ...words, link_preview_options: { is_disabled: true } };
}

function sending(bubble: Bubble, chat: number) {
  return {
    chat_id: chat,
    ...content(bubble),
    disable_notification: true,
    ...(bubble.guarded ? { protect_content: true } : {}),
    ...(bubble.markup === null ? {} : { reply_markup: bubble.markup }),
  };
}

function editing(bubble: Bubble, chat: number, tapped: number) {
  const inline = bubble.markup !== null && 'inline_keyboard' in bubble.markup ? { reply_markup: bubble.markup } : {};
  return { chat_id: chat, message_id: tapped, ...content(bubble), ...inline };
}

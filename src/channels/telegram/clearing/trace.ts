import * as z from 'zod/mini';
import { LIMITS } from '../../../core/limits.ts';

/**
 * A message in a chat, of either side, as Telegram knows it. `atMs`: when it was sent, null = Telegram did not say.
 * `fromMs`: it cannot be deleted before.
 */
export type Traced = { id: number; atMs: number | null; fromMs?: number | undefined };
/** Messages of one chat, so that they can be taken out of it by this alone. */
export type Trace = { chat: number; ids: Traced[] };

const traced = z.object({ id: z.int(), atMs: z.nullable(z.number()), fromMs: z.optional(z.number()) });
const trace = z.object({ chat: z.int(), ids: z.array(traced) });

/** Reads what was noted, after it rested sealed; null = it does not say of which chat it is. */
export function readTrace(noted: unknown): Trace | null {
  return trace.safeParse(noted).data ?? null;
}

/** A dice can be deleted only when it is a day old (core.telegram.org/bots/api#deletemessage). */
export function traceOf(chat: number, { id, atMs, dice }: { id: number; atMs: number | null; dice: boolean }): Trace {
  return { chat, ids: [{ id, atMs, ...(dice && atMs !== null ? { fromMs: atMs + LIMITS.diceStandsMs } : {}) }] };
}

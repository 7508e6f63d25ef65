import * as z from 'zod/mini';
import { AppError } from '../../core/error.ts';
import type { Route } from '../../ports/channel.ts';

/** The bubble that was tapped, the step its choices belong to, and the tap itself, which wants an answer of its own. */
export type Tapped = { query: string; bubble: number; step: string };

const to = z.object({ chat: z.int() });
const once = z.object({ query: z.string(), bubble: z.int(), step: z.string() });

/** The way back to a private chat, as it is sealed. */
export function routeTo(chat: number, tapped: Tapped | null = null): Route {
  return { channel: 'telegram', to: { chat }, ...(tapped === null ? {} : { once: tapped }) };
}

/** What {@link routeTo} wrote. Throws `internal` on a route of anybody else's. */
export function readRoute(route: Route): { chat: number; tapped: Tapped | null } {
  const read = to.safeParse(route.to);
  if (!read.success) throw new AppError('internal', 'a route that is not of Telegram');
  const tapped = once.safeParse(route.once);
  return { chat: read.data.chat, tapped: tapped.success ? tapped.data : null };
}

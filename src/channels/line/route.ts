import * as z from 'zod/mini';
import { AppError } from '../../core/error.ts';
import { LIMITS } from '../../core/limits.ts';
import type { Route } from '../../ports/channel.ts';

/** The way back to somebody on LINE. `reply`: a token that answers once, free of charge, until it is too old. */
export type Way = { person: string; reply: { token: string; untilMs: number } | null };

const route = z.object({
  to: z.object({ person: z.string() }),
  once: z.optional(z.object({ token: z.string(), untilMs: z.number() })),
});

/** The way back to somebody, as it is sealed; the token is good from the moment its delivery came. */
export function routeTo(person: string, replyToken: string | null, receivedMs: number): Route {
  const to = { person };
  if (replyToken === null) return { channel: 'line', to };
  return { channel: 'line', to, once: { token: replyToken, untilMs: receivedMs + LIMITS.replyTokenMs } };
}

/** Reads what {@link routeTo} made, after it rested sealed. Throws `internal` on anything else. */
export function readRoute(given: Route): Way {
  const parsed = route.safeParse(given);
  // Without the cause: it would name whom.
  if (!parsed.success) throw new AppError('internal', 'the way back is not one of LINE');
  return { person: parsed.data.to.person, reply: parsed.data.once ?? null };
}

import * as z from 'zod/mini';
import { AppError } from '../../core/error.ts';
import type { Happening, Hook } from '../../ports/channel.ts';
import { doneBy, event, idText } from './event.ts';
import { routeTo } from './route.ts';

const body = z.object({ destination: idText, events: z.array(z.unknown()) });

/** Reads a body of LINE's. One event that fits nothing is left out and never spoils the others. */
export function createReceive(nowMs: () => number): Hook['receive'] {
  return (bytes) => {
    const { destination, events } = read(bytes);
    const receivedMs = nowMs();
    return events.flatMap((given) => happened(given, destination, receivedMs) ?? []);
  };
}

/** Throws `bad-request`, without the cause: a parser's own message quotes what was sent. */
function read(bytes: Uint8Array<ArrayBuffer>): z.infer<typeof body> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new AppError('bad-request', 'the body is not JSON');
  }
  const result = body.safeParse(parsed);
  if (!result.success) throw new AppError('bad-request', 'the body is not one of LINE');
  return result.data;
}

/** In `standby` another program answers for the account, and this one is asked not to. */
function happened(given: unknown, bot: string, receivedMs: number): Happening | null {
  const parsed = event.safeParse(given);
  if (!parsed.success || parsed.data.mode === 'standby') return null;
  const { type, source, timestamp, webhookEventId, replyToken } = parsed.data;
  const done = doneBy(type, given);
  // Events of long ago had no id of their own, but most a token that no other has.
  const id = webhookEventId ?? replyToken ?? `${type}.${timestamp}`;
  return (
    done && {
      identity: `line|${bot}|${source.userId}`,
      event: id,
      atMs: timestamp ?? null,
      route: routeTo(source.userId, replyToken ?? null, receivedMs),
      ...done,
    }
  );
}

import { LIMITS } from '../core/limits.ts';
import type { Inbound } from '../core/message.ts';
import type { Happening } from '../ports/channel.ts';

type Turned = Extract<Happening, { inbound: Inbound }>;

/**
 * An event older than the mark of its handling would be: nobody can say whether it was handled. Its words are read for
 * danger and the rest dropped. That a chat was blocked stays true however late it is heard.
 */
export function inboundOf({ inbound, atMs, route }: Turned, nowMs: number): Inbound {
  const late = atMs !== null && nowMs - atMs > LIMITS.dedupeMs[route.channel];
  if (!late || inbound.kind === 'blocked') return inbound;
  return { kind: 'late', text: ownWords(inbound) };
}

function ownWords(inbound: Inbound): string | null {
  if (inbound.kind === 'text' || inbound.kind === 'edited') return inbound.text;
  return inbound.kind === 'media' && inbound.media !== 'forwarded' ? inbound.words : null;
}

import { type Case, isTop } from '../../core/case.ts';
import { CAPABILITIES } from '../../core/channel.ts';
import type { StoredSession } from '../../ports/store.ts';
import type { Reach, SendsLeft } from '../wire.ts';

type Way = Pick<StoredSession, 'mayWrite' | 'contactUntilMs' | 'keptUntilMs'>;

/** Whether a worker's words go out now, so that it is known before they are typed. A worker's words are never "an answer that is late". */
export function reachOf(
  { channel, level }: Pick<Case, 'channel' | 'level'>,
  session: Way | null,
  { sends, nowMs }: { sends: SendsLeft | null; nowMs: number },
): Reach {
  const { pushed, later } = CAPABILITIES[channel];
  if (!pushed || session === null) return { how: 'page', untilMs: null };
  if (session.mayWrite !== 'anything') return { how: 'not-agreed', untilMs: null };
  if (later === 'quota' && sends?.kept && (!isTop(level) || sends.left === 0)) return { how: 'kept', untilMs: null };
  const untilMs = Math.min(session.contactUntilMs, session.keptUntilMs);
  return { how: 'sent', untilMs: untilMs > nowMs ? untilMs : null };
}

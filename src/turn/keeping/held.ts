import { CAPABILITIES, type Channel } from '../../core/channel.ts';
import { LIMITS } from '../../core/limits.ts';
import type { KeptWay, StoredSession } from '../../ports/store.ts';
import type { Words } from '../render.ts';

/** What is known of somebody when they ask what is held. */
export type Holding = {
  channel: Channel;
  session: Pick<StoredSession, 'caseId' | 'caseOpen' | 'contactUntilMs'> | null;
  way: Pick<KeptWay, 'untilMs'> | null;
  nowMs: number;
};

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * Everything that is held, in the words of `held.*`, a line a kind, each with how long at most; then what is not. Whether
 * words were agreed on, and whether a code was made, is said to nobody who asks: it may be somebody else.
 */
export function heldLines({ channel, session, way, nowMs }: Holding): Words[] {
  const { deletes, pushed } = CAPABILITIES[channel];
  const caseOpen = session?.caseOpen ?? false;
  const lines: (Words | false | null)[] = [
    { key: 'held.intro' },
    caseOpen
      ? { key: 'held.conversation-case', spans: { most: LIMITS.sessionWithCaseMaxMs } }
      : { key: 'held.conversation', spans: { idle: LIMITS.sessionIdleMs[channel] } },
    caseOpen && { key: 'held.talk', spans: { read: LIMITS.rowAfterReadMs, most: LIMITS.rowMaxMs } },
    pushed && { key: 'held.route' },
    deletes === 'both' && { key: 'held.traces', spans: { most: LIMITS.clearMaxMs } },
    session !== null && session.contactUntilMs > nowMs
      ? { key: 'held.contact', spans: { left: left(session.contactUntilMs, nowMs) } }
      : null,
    way && { key: 'held.way', spans: { left: left(way.untilMs, nowMs), extra: LIMITS.keepWayExtraMs } },
    caseOpen && { key: 'held.case', spans: { after: LIMITS.caseAfterCloseMs } },
    session?.caseId != null && !caseOpen && { key: 'held.case-closed', spans: { most: LIMITS.caseAfterCloseMs } },
    { key: 'held.code', spans: { most: LIMITS.capsuleMs } },
    { key: 'held.marks', spans: { most: LIMITS.dedupeMs[channel] } },
    { key: 'held.nothing-else', spans: { address: LIMITS.addressCountedMs } },
  ];
  return lines.filter((line) => line !== null && line !== false);
}

/** Never less than is left: whole hours, of a short while whole minutes. */
function left(untilMs: number, nowMs: number): number {
  const ms = Math.max(untilMs - nowMs, 0);
  const unit = ms > 2 * HOUR_MS ? HOUR_MS : MINUTE_MS;
  return Math.ceil(ms / unit) * unit;
}

// core/ holds the words and laws every other folder speaks; it imports nothing of ours.

import type { Channel } from './channel.ts';
import type { CaseId, SessionId, WorkerId } from './ids.ts';
import type { Language } from './language.ts';

/** Who needs a person first, highest last. Meanings and triggers are data: flows/triage.yaml. */
export const LEVELS = ['information', 'standard', 'priority', 'urgent', 'immediate'] as const;
export type Level = (typeof LEVELS)[number];

/** A number that grows with the level: 0 (information) to 4 (immediate). */
export function rank(level: Level): number {
  return LEVELS.indexOf(level);
}

/** The two levels in which a life may be at stake: they are not left out for want of sends, and replicas must have them. */
export function isTop(level: Level): boolean {
  return rank(level) >= rank('urgent');
}

/** The higher of two levels. A level only ever rises by machine; only workers lower one. */
export function higher(a: Level, b: Level): Level {
  return rank(a) >= rank(b) ? a : b;
}

/** How a worker ends a case. Only a worker does, always with one of these. */
export const CLOSE_CODES = ['helped', 'referred', 'stopped-writing', 'test', 'spam', 'wrong-service'] as const;
export type CloseCode = (typeof CLOSE_CODES)[number];

export type CaseState = 'waiting' | 'claimed' | 'closed';

/** Who talks to the survivor. While it is the worker, the bot is silent. */
export type Speaker = 'bot' | 'worker';

/** Whether a console stream was alive within `onDutyMs`. Drives what the survivor is told. */
export const DESKS = ['staffed', 'unstaffed'] as const;
export type Desk = (typeof DESKS)[number];

/**
 * What became of the survivor's side: here; left in a hurry ("do not write first"); content erased at their wish; or not
 * to be reached, because they blocked the chat or the way to them is gone.
 */
export type Presence = 'here' | 'left' | 'erased' | 'unreachable';

/**
 * What became of a chat's messages when its survivor left or erased: all are gone; some stand for good, because the
 * platform deletes nothing so old; some are tried again.
 */
export const CLEARINGS = ['all', 'some', 'later'] as const;
export type Clearing = (typeof CLEARINGS)[number];

/** The content-free record of a call for help (retention class T). Times are ms since the epoch, by the store's clock. */
export type Case = {
  id: CaseId;
  state: CaseState;
  level: Level;
  language: Language;
  channel: Channel;
  presence: Presence;
  /** null once the content behind it is gone. */
  sid: SessionId | null;
  firstSeenMs: number;
  /** Rises with every claim; an action carrying an older fence is refused. */
  fence: number;
  worker: WorkerId | null;
  leaseUntilMs: number | null;
  firstWordMs: number | null;
  closedMs: number | null;
  /** null = nothing was to be taken out of a chat. */
  cleared: Clearing | null;
  closeCode: CloseCode | null;
};

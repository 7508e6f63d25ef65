import { LIMITS } from '../core/limits.ts';
import type { KeyName } from './keys.ts';

const longest = (limits: Record<string, number>) => Math.max(...Object.values(limits));

/**
 * How long a key of each row can live after it was last written, in ms; null = it has no lifetime of its own (KEYS says why).
 * Redis's own expiry comes `storeTtlBackstopMs` later.
 */
export const LONGEST_LIVES: Record<KeyName, number | null> = {
  session: LIMITS.sessionWithCaseMaxMs,
  alias: LIMITS.sessionWithCaseMaxMs,
  outbox: LIMITS.rowMaxMs,
  unsent: null,
  traces: LIMITS.clearMaxMs,
  tracesDue: null,
  clearance: LIMITS.clearMaxMs,
  clearancesDue: null,
  talk: LIMITS.rowMaxMs,
  mark: longest(LIMITS.dedupeMs),
  failures: longest(LIMITS.dedupeMs),
  relayed: LIMITS.relayedMs,
  capsule: LIMITS.capsuleMs,
  guesses: LIMITS.codeGuessesMs,
  shortGuesses: LIMITS.codeGuessesMs,
  way: longest(LIMITS.keepWayMs) + LIMITS.keepWayExtraMs,
  // While it is open only a worker ends it.
  case: null,
  queue: null,
  claimed: null,
  mine: null,
  duty: null,
  deadlines: null,
  revisions: null,
  // The organisation's own key stays.
  record: null,
  recordIndex: null,
};

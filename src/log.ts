import { LOST_REASONS } from './core/basics/why-lost.ts';
import { CHANNELS } from './core/channel.ts';
import { ERROR_CODES } from './core/error.ts';

/** Everything the program may say of itself. */
const EVENTS = [
  'started',
  'stopping',
  'stopped',
  'stop-cut',
  'stop-late',
  'turn-failed',
  'request-failed',
  'session-unreadable',
  'send-failed',
  'hook-failed',
  'hook-refused',
  'event-parked',
  'introduce-failed',
  'loading-failed',
  'quota-unread',
  'key-forget-failed',
  /** Messages were not taken out of a chat, or what became of them not kept: it is tried again. */
  'clear-failed',
  /** In so many chats messages are nearly too old to be deleted, and still there. */
  'clear-overdue',
  'tick',
  'tick-failed',
  'poll-failed',
  'store-lost',
  'key-store-lost',
] as const;
export type LogEvent = (typeof EVENTS)[number];

/** Everything it may say about it: a number, or one of a closed list of words. Nothing a person wrote has a field to be in. */
const FIELDS = {
  code: oneOf(ERROR_CODES),
  /** Why something was not sent, or a Redis not reached. */
  reason: oneOf(['route lost', 'gone', 'later', 'reserved', 'refused', 'unclear', 'ok', ...LOST_REASONS]),
  /** Which platform. */
  channel: oneOf(CHANNELS),
  /** Which front failed; never an address as it was asked for. */
  route: oneOf(['events', 'console', 'console-stream']),
  mode: oneOf(['demo', 'service']),
  status: isWhole,
  count: isWhole,
  port: isWhole,
};
type Fields = typeof FIELDS;
type Guarded<Guard> = Guard extends (value: unknown) => value is infer Value ? Value : never;
export type LogFields = { [Name in keyof Fields]?: Guarded<Fields[Name]> };

export type Log = (event: LogEvent, fields?: LogFields) => void;

/** One JSON line an event; what is not on the lists, a name or a value, is dropped, whatever its type says. */
export function createLog(write: (line: string) => void, nowMs: () => number): Log {
  return (event, fields = {}) => {
    if (!EVENTS.includes(event)) return;
    const given = Object.entries(FIELDS).map(([name, allows]) => [name, fields[name as keyof Fields], allows] as const);
    const allowed = Object.fromEntries(
      given.filter(([, value, allows]) => allows(value)).map(([name, value]) => [name, value]),
    );
    write(JSON.stringify({ at: new Date(nowMs()).toISOString(), event, ...allowed }));
  };
}

function oneOf<const Word extends string>(words: readonly Word[]) {
  return (value: unknown): value is Word => words.some((word) => word === value);
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

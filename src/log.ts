/** Everything the program may say of itself. */
export type LogEvent =
  | 'started'
  | 'stopping'
  | 'stopped'
  | 'invite'
  | 'refused'
  | 'turn-failed'
  | 'request-failed'
  | 'session-unreadable'
  | 'send-failed'
  | 'key-forget-failed'
  | 'tick'
  | 'tick-failed'
  | 'poll-failed'
  | 'store-lost'
  | 'key-store-lost';

/** Everything it may say about it: no words, ids, addresses, query strings or user agents have a field to be in. */
export type LogFields = Partial<{
  code: string;
  detail: string;
  status: number;
  count: number;
  route: string;
  mode: string;
  port: number;
  durationMs: number;
}>;

export type Log = (event: LogEvent, fields?: LogFields) => void;

const FIELDS: readonly (keyof LogFields)[] = [
  'code',
  'detail',
  'status',
  'count',
  'route',
  'mode',
  'port',
  'durationMs',
];

/** One JSON line an event; a field not on the list is dropped, whatever its type says. */
export function createLog(write: (line: string) => void, nowMs: () => number): Log {
  return (event, fields = {}) => {
    const allowed = Object.fromEntries(
      FIELDS.filter((name) => fields[name] !== undefined).map((name) => [name, fields[name]]),
    );
    write(JSON.stringify({ at: new Date(nowMs()).toISOString(), event, ...allowed }));
  };
}

import { CAPABILITIES } from '../src/core/channel.ts';
import type { LIMITS as Limits } from '../src/core/limits.ts';
import type { Problem } from './source-lines.ts';

const FILE = 'src/core/limits.ts';

type Of = typeof Limits;
/** A limit, or one of several under a name, as `dedupeMs.line`. */
type Name = { [Key in keyof Of]: Of[Key] extends number ? Key : `${Key}.${keyof Of[Key] & string}` }[keyof Of];
type Law = { smaller: Name; times: number; larger: Name; because: string };

/** What must be true between limits for the promises to hold. */
const LAWS: Law[] = [
  { smaller: 'beatEveryMs', times: 2, larger: 'claimLeaseMs', because: 'one late heartbeat must not lose a case' },
  { smaller: 'beatEveryMs', times: 2, larger: 'onDutyMs', because: 'one late heartbeat must not end a duty' },
  { smaller: 'sessionWithCaseMaxMs', times: 1, larger: 'dataKeyMs', because: 'a session must not outlive its key' },
  ...lawsOfChannel('web'),
  ...lawsOfChannel('telegram'),
  ...lawsOfChannel('line'),
  { smaller: 'rowAfterReadMs', times: 1, larger: 'rowMaxMs', because: 'reading must not lengthen a life' },
  { smaller: 'rowMaxMs', times: 1, larger: 'sessionWithCaseMaxMs', because: 'a message must not outlive its session' },
  { smaller: 'rowMaxMs', times: 1, larger: 'relayedMs', because: "a worker's words are never told twice" },
  {
    smaller: 'contactMs.day',
    times: 1,
    larger: 'sessionWithCaseMaxMs',
    because: 'nobody is promised to be written to for longer than the way back lives',
  },
  { smaller: 'contactMs.hour', times: 1, larger: 'contactMs.day', because: 'the shorter must be the shorter' },
  {
    smaller: 'outboxLeaseMs',
    times: 2,
    larger: 'answerAwaitedMs',
    because: 'an answer that was not sent must be tried again while it is awaited',
  },
  { smaller: 'replyTokenMs', times: 1, larger: 'answerAwaitedMs', because: 'only an awaited answer replies' },
  { smaller: 'redisCommandMs', times: 1, larger: 'turnStoreDeadlineMs', because: 'one command must fit into a turn' },
  {
    smaller: 'sendCallsMs',
    times: 1,
    larger: 'sendMs',
    because: 'what was taken must be told before the sending is given up',
  },
  {
    smaller: 'rowsBusyMs',
    times: 2,
    larger: 'outboxLeaseMs',
    because: 'a repeat must be answered before the lease is over',
  },
  {
    smaller: 'sessionWithCaseMaxMs',
    times: 2,
    larger: 'dayKeysMs',
    because: 'a session whose last words came at the end of a day must open until it ends',
  },
  { smaller: 'dayKeysMs', times: 1.5, larger: 'markKeyMs', because: 'a mark must be known as long as it is kept' },
  { smaller: 'sendMs', times: 2, larger: 'outboxLeaseMs', because: 'two processes must not send one message' },
  { smaller: 'sendMs', times: 1, larger: 'consoleRequestMs', because: "a worker's words must be sent in time" },
  {
    smaller: 'takeAwayMs',
    times: 1,
    larger: 'clearMs',
    because: 'what was deleted must be told before it is given up',
  },
  {
    smaller: 'clearMs',
    times: 1,
    larger: 'hookSendWaitMs.telegram',
    because: 'the platform is answered when the last words are on their way',
  },
  { smaller: 'clearMs', times: 5, larger: 'shredLeaseMs', because: 'two processes must not empty one chat' },
  { smaller: 'clearMs', times: 10, larger: 'clearingRetryMs', because: 'a try must be over before the next' },
  { smaller: 'clearAtMs', times: 1, larger: 'clearMaxMs', because: 'what grows too old must be deleted before' },
  { smaller: 'revisionPollMs', times: 2, larger: 'onDutyMs', because: 'the desk must be seen while it is true' },
  { smaller: 'deskIdleMs', times: 1, larger: 'deskMaxMs', because: 'idle must come before the end' },
  { smaller: 'textMaxCharacters', times: 4, larger: 'bodyMaxBytes', because: 'the longest text must fit into a body' },
  {
    smaller: 'bodyMaxBytes',
    times: 1,
    larger: 'hookMaxBytes',
    because: 'a platform sends more than a page in one body',
  },
];

function lawsOfChannel(channel: keyof Of['sessionIdleMs'] & keyof Of['dedupeMs']): Law[] {
  return [
    {
      smaller: `sessionIdleMs.${channel}`,
      times: 1,
      larger: 'sessionWithCaseMaxMs',
      because: 'an open case must not shorten a session',
    },
    {
      smaller: 'answerAwaitedMs',
      times: 1,
      larger: `sessionIdleMs.${channel}`,
      because: 'an answer is awaited only in a session',
    },
    {
      smaller: 'rowMaxMs',
      times: 1,
      larger: `dedupeMs.${channel}`,
      because: 'a repeat must find its mark while its answers are kept',
    },
  ];
}

/** How long Telegram keeps what it could not deliver: core.telegram.org/bots/api, "Getting updates". */
const TELEGRAM_RESENDS_MS = 24 * 3_600_000;

/** Of a whole, not an amount. */
const SHARES: readonly string[] = ['quotaReserve'] satisfies Name[];

/** What is wrong with a number by itself, or null. One of several under a name may be 0: "no", or "not here". */
function faultOf(name: string, value: number): string | null {
  if (SHARES.includes(name)) return value > 0 && value < 1 ? null : 'must be between 0 and 1';
  if (name.includes('.'))
    return Number.isSafeInteger(value) && value >= 0 ? null : 'must be a whole number, not below 0';
  return Number.isSafeInteger(value) && value > 0 ? null : 'must be a positive whole number';
}

/** Every number by its full name. */
function flat(limits: Record<string, unknown>): Map<string, number> {
  return new Map(
    Object.entries(limits).flatMap(([name, value]): [string, number][] =>
      typeof value === 'object' && value !== null
        ? Object.entries(value).map(([part, own]) => [`${name}.${part}`, Number(own)])
        : [[name, Number(value)]],
    ),
  );
}

/** What the platforms ask of us, and what is said of several limits at once. */
function brokenByPlatforms(of: (name: Name) => number): [Name, string][] {
  const broken: [Name, string][] = [];
  if (!(of('dedupeMs.telegram') > TELEGRAM_RESENDS_MS))
    broken.push(['dedupeMs.telegram', 'must be over the 24 hours in which Telegram delivers again']);
  for (const channel of ['telegram', 'line'] as const) {
    const taken = of('turnStoreDeadlineMs') + of(`hookSendWaitMs.${channel}`);
    if (!(taken < CAPABILITIES[channel].answerMs))
      broken.push([`hookSendWaitMs.${channel}`, 'with turnStoreDeadlineMs it must be under what the platform waits']);
  }
  if (!(of('stopSendMs') + of('sendMs') + 3 * of('turnStoreDeadlineMs') + of('redisCommandMs') < of('stopMaxMs')))
    broken.push([
      'stopSendMs',
      'with sendMs, three of turnStoreDeadlineMs and redisCommandMs it must be under stopMaxMs',
    ]);
  // The commit's answer on its way, the sending, the mark.
  if (!(of('sendMs') + 2 * of('turnStoreDeadlineMs') < of('rowsBusyMs')))
    broken.push([
      'rowsBusyMs',
      'must be over sendMs and two of turnStoreDeadlineMs: two processes must not send one answer',
    ]);
  if (!(of('lineReplyMs') + of('lineQuotaMs') + of('linePushMs') < of('sendMs')))
    broken.push(['linePushMs', 'with lineReplyMs and lineQuotaMs it must be under sendMs']);
  return broken;
}

/** Limits that contradict each other, the platforms' own, or are no positive whole number, with the line of the first. */
export function checkLimits(limits: Record<string, unknown>, source: string): Problem[] {
  const lines = source.split('\n');
  const lineOf = (name: string) => Math.max(1, lines.findIndex((line) => line.trim().startsWith(`${name}:`)) + 1);
  const problem = (name: string, message: string): Problem => ({
    code: 'limit',
    file: FILE,
    line: lineOf(name.split('.')[0] ?? name),
    message: `${name}: ${message}`,
  });
  const values = flat(limits);
  const of = (name: Name) => values.get(name) ?? Number.NaN;
  const wrong = [...values].flatMap(([name, value]) => {
    const fault = faultOf(name, value);
    return fault === null ? [] : [problem(name, fault)];
  });
  const starts = Object.values((limits.headStartMs ?? {}) as Record<string, number>);
  const rising = starts.every((start, index) => index === 0 || start > (starts[index - 1] ?? 0));
  if (starts.length === 0 || !rising) wrong.push(problem('headStartMs', 'must rise with the level'));
  const broken = LAWS.filter(({ smaller, times, larger }) => !(of(smaller) * times <= of(larger))).map(
    ({ smaller, times, larger, because }) =>
      problem(smaller, `${times > 1 ? `${times} times it ` : ''}must not be over ${larger}: ${because}`),
  );
  broken.push(...brokenByPlatforms(of).map(([name, message]) => problem(name, message)));
  return [...wrong, ...broken];
}

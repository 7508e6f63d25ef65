import type { LIMITS as Limits } from '../src/core/limits.ts';
import type { Problem } from './source-lines.ts';

const FILE = 'src/core/limits.ts';

type Name = keyof typeof Limits;
/** What must be true between limits for the promises to hold. */
const LAWS: { smaller: Name; times: number; larger: Name; because: string }[] = [
  { smaller: 'beatEveryMs', times: 2, larger: 'claimLeaseMs', because: 'one late heartbeat must not lose a case' },
  { smaller: 'beatEveryMs', times: 2, larger: 'onDutyMs', because: 'one late heartbeat must not end a duty' },
  { smaller: 'sessionWithCaseMaxMs', times: 1, larger: 'dataKeyMs', because: 'a session must not outlive its key' },
  {
    smaller: 'sessionIdleMs',
    times: 1,
    larger: 'sessionWithCaseMaxMs',
    because: 'an open case must not shorten a session',
  },
  { smaller: 'rowAfterReadMs', times: 1, larger: 'rowMaxMs', because: 'reading must not lengthen a life' },
  {
    smaller: 'rowMaxMs',
    times: 1,
    larger: 'dedupeMs',
    because: 'a repeat must find its mark while its answers are kept',
  },
  { smaller: 'redisCommandMs', times: 1, larger: 'turnStoreDeadlineMs', because: 'one command must fit into a turn' },
  { smaller: 'sendMs', times: 2, larger: 'outboxLeaseMs', because: 'two processes must not send one message' },
  { smaller: 'sendMs', times: 1, larger: 'consoleRequestMs', because: "a worker's words must be sent in time" },
  { smaller: 'revisionPollMs', times: 2, larger: 'onDutyMs', because: 'the desk must be seen while it is true' },
  { smaller: 'deskIdleMs', times: 1, larger: 'deskMaxMs', because: 'idle must come before the end' },
  { smaller: 'textMaxCharacters', times: 4, larger: 'bodyMaxBytes', because: 'the longest text must fit into a body' },
];

/** Of a whole, not an amount. */
const SHARES: readonly string[] = ['quotaReserve'] satisfies Name[];

/** Limits that contradict each other or are no positive whole number (by channel or level: none below 0), with the line of the first. */
export function checkLimits(limits: Record<string, unknown>, source: string): Problem[] {
  const lines = source.split('\n');
  const lineOf = (name: string) => Math.max(1, lines.findIndex((line) => line.trim().startsWith(`${name}:`)) + 1);
  const problem = (name: string, message: string): Problem => ({
    code: 'limit',
    file: FILE,
    line: lineOf(name),
    message: `${name}: ${message}`,
  });
  const wrong = Object.entries(limits).flatMap(([name, value]) => {
    const fault = faultOf(name, value);
    return fault === null ? [] : [problem(name, fault)];
  });
  const starts = Object.values((limits['headStartMs'] ?? {}) as Record<string, number>);
  const rising = starts.every((start, index) => index === 0 || start > (starts[index - 1] ?? 0));
  if (starts.length === 0 || !rising) wrong.push(problem('headStartMs', 'must rise with the level'));
  const broken = LAWS.filter(
    ({ smaller, times, larger }) =>
      Math.max(...amountsOf(limits[smaller])) * times > Math.min(...amountsOf(limits[larger])),
  ).map(({ smaller, times, larger, because }) =>
    problem(smaller, `${times > 1 ? `${times} times it ` : ''}must not be over ${larger}: ${because}`),
  );
  return [...wrong, ...broken];
}

/** One amount, or one a channel, a level or an option. */
function amountsOf(value: unknown): number[] {
  return typeof value === 'object' && value !== null ? Object.values(value).map(Number) : [Number(value)];
}

function faultOf(name: string, value: unknown): string | null {
  const amounts = amountsOf(value);
  if (SHARES.includes(name)) return Number(value) > 0 && Number(value) < 1 ? null : 'must be between 0 and 1';
  if (typeof value === 'object') {
    const whole = amounts.length > 0 && amounts.every((each) => Number.isSafeInteger(each) && each >= 0);
    return whole ? null : 'must be whole numbers, none below 0';
  }
  return Number.isSafeInteger(value) && Number(value) > 0 ? null : 'must be a positive whole number';
}

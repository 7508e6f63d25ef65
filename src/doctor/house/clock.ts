import { LIMITS } from '../../core/limits.ts';
import { fault, type Look, ok, type Seen, warning } from '../check.ts';
import type { Situation } from '../situation.ts';

/** How far somebody's clock is ahead of this machine's, in ms; `marginMs`: how well that is known. */
type Told = { whose: string; aheadMs: number; marginMs: number };

/** A Date header is good to a second, and an answer takes its time. */
const DATE_MARGIN_MS = 1_000;

/** This machine against both stores and the messengers: keys change at midnight, and late messages are told by the clock. */
export const lookAtClock: Look = async (house) => {
  const told = (await Promise.all([...storesOf(house), ...messengersOf(house)])).flat();
  if (told.length === 0) return null;
  const off = told.filter(({ aheadMs, marginMs }) => Math.abs(aheadMs) > LIMITS.clockWarnMs + marginMs);
  if (off.length === 0) return ok(`The clock agrees with ${listed(told.map(({ whose }) => whose))}.`);
  const worstMs = Math.max(...off.map(({ aheadMs }) => Math.abs(aheadMs)));
  return judge(off, worstMs, off.length === told.length);
};

function judge(off: Told[], worstMs: number, everybody: boolean): Seen {
  const says = `This machine's clock is ${listed(off.map(({ whose, aheadMs }) => `${sizeOf(aheadMs)} ${aheadMs > 0 ? 'behind' : 'ahead of'} ${whose}`))}.`;
  const remedy = everybody
    ? 'Let this machine take its time from the network (timedatectl set-ntp true); if it is right here, the other one.'
    : `The others agree with this machine: set the clock of ${listed(off.map(({ whose }) => whose))} (timedatectl set-ntp true there).`;
  return worstMs > LIMITS.clockFaultMs ? fault(says, remedy) : warning(says, remedy);
}

function storesOf({ redis }: Situation): Promise<Told[]>[] {
  if (redis === null) return [];
  const ask = async (whose: string, look: typeof redis.store): Promise<Told[]> =>
    (await look()).flatMap((each) =>
      each.reached && each.aheadMs !== null
        ? [{ whose: `${whose} (${each.place})`, aheadMs: each.aheadMs, marginMs: 0 }]
        : [],
    );
  return [ask('the store', redis.store), ask('the key store', redis.keyStore)];
}

function messengersOf({ telegram, line, nowMs }: Situation): Promise<Told[]>[] {
  const ask = async (whose: string, clock: () => Promise<number | null>): Promise<Told[]> => {
    const before = nowMs();
    const theirs = await clock();
    return theirs === null
      ? []
      : [{ whose, aheadMs: theirs - (before + nowMs()) / 2, marginMs: DATE_MARGIN_MS + (nowMs() - before) / 2 }];
  };
  return [
    ...(telegram === null ? [] : [ask('Telegram', telegram.clock)]),
    ...(line === null ? [] : [ask('LINE', line.clock)]),
  ];
}

function sizeOf(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1_000);
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}

function listed(words: string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

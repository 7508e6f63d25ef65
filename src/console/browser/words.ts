import type { Level } from '../../core/case.ts';
import type { Mine, PageWord, PageWords, Waiting } from '../wire.ts';
import { el } from './dom.ts';

export type Say = (key: PageWord, holes?: Record<string, string | number>) => string;

/** The page's words, sent with it; `{holes}` are filled in here. */
export function createSay(words: PageWords): Say {
  return (key, holes = {}) => words[key].replace(/\{(\w+)\}/g, (hole, name: string) => String(holes[name] ?? hole));
}

/** "12 min", "1 h 5 min". */
export function duration(say: Say, ms: number): string {
  const minutes = Math.floor(Math.max(0, ms) / 60_000);
  if (minutes === 0) return say('now');
  if (minutes < 60) return say('minutes', { number: minutes });
  return say('hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}

/** A case in one line, without content: how long it waits, its language and channel, whether the survivor is there. */
export function details(say: Say, one: Waiting | Mine, nowMs: number): string {
  const presence = one.presence === 'here' ? [] : [say(`presence.${one.presence}-short`)];
  const { firstSeenMs, language, channel } = one;
  const waits = duration(say, nowMs - firstSeenMs);
  return [waits, say(`language.${language}`), say(`channel.${channel}`), ...presence].join(' · ');
}

/** A time of today as hours and minutes; of another day with its day before it. */
export function moment(ms: number, nowMs: number): string {
  const [day, today] = [ms, nowMs].map((one) => new Date(one).toLocaleDateString('sv'));
  if (day === today) return clock(ms);
  const { lang } = document.documentElement;
  const shown = new Date(ms).toLocaleDateString(lang, { weekday: 'short', month: 'short', day: 'numeric' });
  return `${shown}, ${clock(ms)}`;
}

/** Hours and minutes, of 24. */
export function clock(ms: number): string {
  return new Date(ms).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
}

const SHAPES: Record<Level, string> = { immediate: '▲', urgent: '◆', priority: '●', standard: '○', information: '·' };

/** A level as word and shape; colour only adds to them. */
export function levelBadge(say: Say, level: Level): HTMLElement {
  return el(
    'span',
    { class: `level ${level}` },
    el('span', { 'aria-hidden': 'true' }, `${SHAPES[level]} `),
    say(`level.${level}`),
  );
}

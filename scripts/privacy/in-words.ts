// scripts/privacy/ makes docs/privacy.md: what is kept, in words a person reads, with the numbers the code itself goes by.

import { LIMITS } from '../../src/core/limits.ts';

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

/** `1_800_000` as "30 minutes": in the largest unit that divides it. Throws when none does. */
export function inWords(durationMs: number): string {
  const unit = UNITS.find(([, ms]) => durationMs > 0 && durationMs % ms === 0);
  if (!unit) throw new Error(`no unit divides ${durationMs} ms`);
  const count = durationMs / unit[1];
  return `${count} ${unit[0]}${count === 1 ? '' : 's'}`;
}

/** What differs by channel, as "30 minutes on web, 6 hours on telegram and line". */
export function byChannel(limit: Record<string, number>): string {
  const channels = Map.groupBy(Object.keys(limit), (channel) => inWords(limit[channel] ?? 0));
  return [...channels].map(([words, names]) => `${words} on ${names.join(' and ')}`).join(', ');
}

/** A life with the numbers in place of their names. Throws on a name that is no limit in ms. */
export function lifeInWords(life: string): string {
  const limits: Record<string, unknown> = LIMITS;
  return life.replace(/\b[a-z]\w*Ms\b/g, (name) => {
    const value = limits[name];
    if (typeof value === 'object' && value !== null) return byChannel(value as Record<string, number>);
    if (typeof value !== 'number') throw new Error(`${name} is no limit`);
    return inWords(value);
  });
}

import { LIMITS } from '../core/limits.ts';
import type { Town } from './schema.ts';

/** One name of a town, ready to compare, and where in the town's record it stands. */
export type TownName = { key: string; name: string; path: (string | number)[] };

/** What a place is called after its name: left out by most people, so both ways are found. */
const SUFFIX = /(?:街道|[镇鎮]|subdistrict|town|jiedao|zhen)$/u;
/** A bare 镇 or "town" names no place. */
const SHORTEST_NAME = 2;

/** A name as it is compared: no case, width, tone marks, blanks, apostrophes or invisible characters. */
export function nameKey(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\p{M}\p{P}\p{S}\p{Z}\p{C}]/gu, '')
    .toLowerCase();
}

/** All names a town answers to, each with and without its suffix. */
export function collectNames(town: Town): TownName[] {
  const given = [
    ...Object.entries(town.names).map(([language, name]) => ({ name, path: ['names', language] })),
    { name: town.pinyin, path: ['pinyin'] },
    ...town.aliases.map(({ name }, index) => ({ name, path: ['aliases', index, 'name'] })),
  ];
  return given.flatMap(({ name, path }) => keysOf(name).map((key) => ({ key, name, path })));
}

/** A search by exact name or alias; answers the town's code, or null. */
export function createNameIndex(towns: readonly Town[]): (text: string) => string | null {
  const codes = new Map(towns.flatMap((town) => collectNames(town).map(({ key }) => [key, town.code] as const)));
  return (text) => {
    if (text.length > LIMITS.textMaxCharacters) return null;
    for (const key of keysOf(text)) {
      const code = codes.get(key);
      if (code !== undefined) return code;
    }
    return null;
  };
}

function keysOf(text: string): string[] {
  const key = nameKey(text);
  const bare = key.replace(SUFFIX, '');
  return bare === key || bare.length < SHORTEST_NAME ? [key] : [key, bare];
}

import { readFileSync } from 'node:fs';
import { checkCentres, checkTowns } from '../../src/directory/check.ts';
import type { CentresFile, TownsFile } from '../../src/directory/schema.ts';

function read(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../directory/dongguan/${name}.json`, import.meta.url), 'utf8'));
}

/** A fresh copy of the shipped data, unchecked, for tests to bend. */
export function rawDongguan(): { towns: TownsFile; centres: CentresFile } {
  return { towns: read('towns') as TownsFile, centres: read('centres') as CentresFile };
}

/** The shipped data as the build takes it; throws what is wrong with it. */
export function dongguan(): { towns: TownsFile; centres: CentresFile } {
  const raw = rawDongguan();
  const towns = checkTowns(raw.towns);
  if (towns.value === null) throw new Error(JSON.stringify(towns.problems));
  const centres = checkCentres(raw.centres, towns.value);
  if (centres.value === null) throw new Error(JSON.stringify(centres.problems));
  return { towns: towns.value, centres: centres.value };
}

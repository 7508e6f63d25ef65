import { lazily } from '../core/basics/lazily.ts';
import { FIRST_LANGUAGE, type Language } from '../core/language.ts';
import { LIMITS } from '../core/limits.ts';
import { type Neighbour, nearestTowns, townNear } from './distance.ts';
import { createNameIndex } from './name-index.ts';
import type { Centre, CentresFile, Town, TownsFile } from './schema.ts';

/** Something to pick: a group of towns (id `zone-1`) or a town (id its code), named in the reader's language. */
export type PlaceChoice = { id: string; label: string };

export type Directory = {
  /** Who is to be named wherever this data is shown. */
  attribution: string;
  /** Code of the town of exactly this name or alias, in any of its languages; null when none. */
  findTown(text: string): string | null;
  town(code: string): Town | null;
  /** The town's name in the language; throws when the code is unknown. */
  townName(code: string, language: Language): string;
  /** Groups of towns in a fixed order; the grouping is unofficial. */
  townGroups(language: Language): PlaceChoice[];
  /** Towns of a group, none for an unknown one. */
  townsOf(group: string, language: Language): PlaceChoice[];
  /** The town nearest to a place in degrees; null when it lies further than `nearestTownMaxKm` from all. */
  nearestTown(latitude: number, longitude: number, language: Language): PlaceChoice | null;
  /** Centres of a town, none for an unknown one. */
  centresOf(code: string): readonly Centre[];
  /** The nearest other towns as the crow flies; null when the town's place is not known. */
  nearest(code: string, count: number): Neighbour[] | null;
};

/** Where help is, over data that {@link checkTowns} and {@link checkCentres} found right. */
export function createDirectory(data: { towns: TownsFile; centres: CentresFile }): Directory {
  const { towns, zones, attribution } = data.towns;
  const index = lazily(() => createNameIndex(towns));
  const byCode = new Map(towns.map((town) => [town.code, town]));
  const byZone = Map.groupBy(towns, (town) => town.zone);
  const byTown = Map.groupBy(data.centres.centres, (centre) => centre.location['x-town']);
  return {
    attribution,
    findTown: (text) => index()(text),
    town: (code) => byCode.get(code) ?? null,
    townName(code, language) {
      const town = byCode.get(code);
      if (!town) throw new RangeError('no town of that code');
      return town.names[language];
    },
    townGroups: (language) => zones.map((zone) => ({ id: zone.id, label: zone.names[language] })),
    townsOf: (group, language) =>
      (byZone.get(group) ?? []).map((town) => ({ id: town.code, label: town.names[language] })),
    nearestTown(latitude, longitude, language) {
      const town = townNear({ lat: latitude, lon: longitude }, towns, LIMITS.nearestTownMaxKm);
      return town && { id: town.code, label: town.names[language] };
    },
    centresOf: (code) => byTown.get(code) ?? [],
    nearest(code, count) {
      const town = byCode.get(code);
      return town ? nearestTowns(town, towns, count) : null;
    },
  };
}

/** The centre's name in the language. */
export function centreName(centre: Centre, language: Language): string {
  const { name, 'x-names': others } = centre.organization;
  return language === FIRST_LANGUAGE ? name : others[language];
}

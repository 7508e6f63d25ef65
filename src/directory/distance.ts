import type { Town } from './schema.ts';

/** IUGG mean radius. */
const EARTH_RADIUS_KM = 6371.0088;
const RADIANS = Math.PI / 180;

type Point = { lat: number; lon: number };
/** A neighbouring town and how far its point lies, in kilometres as the crow flies. */
export type Neighbour = { code: string; km: number };

/** Great-circle distance in kilometres (haversine). It says nothing about roads. */
export function distanceKm(from: Point, to: Point): number {
  const dLat = (to.lat - from.lat) * RADIANS;
  const dLon = (to.lon - from.lon) * RADIANS;
  const h =
    Math.sin(dLat / 2) ** 2 + Math.cos(from.lat * RADIANS) * Math.cos(to.lat * RADIANS) * Math.sin(dLon / 2) ** 2;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** The `count` towns nearest to this one, nearest first; null when nobody knows where it lies. */
export function nearestTowns(town: Town, others: readonly Town[], count: number): Neighbour[] | null {
  const from = pointOf(town);
  if (from === null) return null;
  return others
    .flatMap((other) => {
      const to = pointOf(other);
      return to === null || other.code === town.code ? [] : [{ code: other.code, km: distanceKm(from, to) }];
    })
    .sort((a, b) => a.km - b.km || (a.code < b.code ? -1 : 1))
    .slice(0, count);
}

/** The town whose point is nearest to a place, within `maxKm`; null when none is. */
export function townNear(place: Point, towns: readonly Town[], maxKm: number): Town | null {
  let nearest: { town: Town; km: number } | null = null;
  for (const town of towns) {
    const point = pointOf(town);
    const km = point === null ? Number.POSITIVE_INFINITY : distanceKm(place, point);
    if (km <= maxKm && (nearest === null || km < nearest.km)) nearest = { town, km };
  }
  return nearest?.town ?? null;
}

function pointOf(town: Town): Point | null {
  return town.lat === null || town.lon === null ? null : { lat: town.lat, lon: town.lon };
}

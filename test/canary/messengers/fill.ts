import type { Markers } from '../markers.ts';

/** Puts something new wherever a payload says nothing; what it says already stays. `about` begins with whose it is. */
export type Fill = <Payload>(about: string, payload: Payload) => Payload;

/** A platform adds fields without asking: a field nobody knows stands in every object down to here. */
const UNKNOWN_DOWN_TO = 3;

/** Every '' and every 0 becomes a marker of its own, named after its place. */
export function createFill(markers: Markers): Fill {
  function filled(name: string, value: unknown, depth: number): unknown {
    if (value === '') return markers.mint(name);
    if (value === 0) return markers.number(name);
    if (Array.isArray(value)) return value.map((each: unknown, index) => filled(`${name}.${index}`, each, depth + 1));
    if (typeof value !== 'object' || value === null) return value;
    const fields = Object.entries(value).map(([key, each]) => [key, filled(`${name}.${key}`, each, depth + 1)]);
    if (depth > UNKNOWN_DOWN_TO) return Object.fromEntries(fields);
    const unknown = [markers.mint(`${name}, an unknown field's name`), markers.mint(`${name}, an unknown field`)];
    return Object.fromEntries([...fields, unknown]);
  }
  return (about, payload) => filled(`${about}:`, payload, 0) as typeof payload;
}

export type Spot = { latitude: number; longitude: number };

/** Half way between two hundredths nobody else is at; `rounded` is all that may be left of it in memory. */
export const ROUNDED = ['22.97', '113.75'] as const;

/** Exactly where somebody is, within a kilometre of the same town each time. */
export function somewhere(markers: Markers, who: string): Spot {
  const exact = (rounded: string, what: string) => {
    const digits = Array.from(crypto.getRandomValues(new Uint8Array(7)), (byte) => 1 + (byte % 9)).join('');
    return Number(markers.note(`${who}: ${what}`, `${rounded}1${digits}`));
  };
  return { latitude: exact(ROUNDED[0], 'latitude'), longitude: exact(ROUNDED[1], 'longitude') };
}

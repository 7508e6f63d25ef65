/** Something sent in that must not be found again. */
export type Marker = {
  name: string;
  text: string;
  /** Random names the house may write down in clear (a worker's row), but never say. */
  mayRest: boolean;
};
export type Markers = ReturnType<typeof createMarkers>;

/** Letters only, so that no encoding for addresses or JSON changes them; never the same twice. */
function letters(count: number): string {
  const alphabet = 'bcdfghjkmnpqrstvwxzBCDFGHJKMNPQRSTVWXZ';
  return Array.from(crypto.getRandomValues(new Uint8Array(count)), (byte) => alphabet[byte % alphabet.length]).join('');
}
/** Characters that people write here, in an order nobody does. */
function characters(count: number): string {
  const from = 0x4e00;
  return String.fromCodePoint(
    ...Array.from(crypto.getRandomValues(new Uint16Array(count)), (number) => from + (number % 0x4000)),
  );
}

/** Everything a story sent in, by what it was. */
export function createMarkers() {
  const all: Marker[] = [];
  const add = (name: string, text: string, mayRest = false) => {
    all.push({ name, text, mayRest });
    return text;
  };
  return {
    all,
    /** A new one, such as `CanaryzxKq...`. */
    mint: (name: string) => add(name, `Canary${letters(16)}`),
    /** Short enough to be quoted whole by a parser that quotes a little. */
    short: (name: string) => add(name, letters(9)),
    chinese: (name: string) => add(name, characters(8)),
    /** An address of nobody (RFC 3849). */
    address: (name: string) => {
      const hex = Array.from(crypto.getRandomValues(new Uint16Array(4)), (part) => (part | 0x1000).toString(16));
      return add(name, `2001:db8:${hex.join(':')}`);
    },
    /** A random name that may rest in the store. */
    name: (name: string) => add(name, `Canary${letters(16)}`, true),
    /** What the house itself made and only one browser may hold. */
    note: (name: string, text: string) => add(name, text),
  };
}

const asBytes = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

/** The base64 of a text wherever it lies in longer ones: what depends on its neighbours is cut off. */
function base64Within(text: string): string[] {
  return [0, 1, 2].map((shift) => {
    const padded = Buffer.concat([Buffer.alloc(shift), Buffer.from(text, 'utf8')]);
    const whole = Math.floor(padded.length / 3) * 3;
    return padded
      .subarray(0, whole)
      .toString('base64')
      .slice(shift === 0 ? 0 : 4);
  });
}

/** The ways a text may be written: as it is and encoded. */
function spellings(text: string): { exact: string[]; anyCase: string[] } {
  const base64 = base64Within(text);
  const url = base64.map((one) => one.replaceAll('+', '-').replaceAll('/', '_'));
  const escaped = Array.from(text, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
  const plain = [text, encodeURIComponent(text), Buffer.from(text, 'utf8').toString('hex'), escaped];
  return { exact: [...base64, ...url], anyCase: plain.map((one) => asBytes(one).toLowerCase()) };
}

/** A place that was searched. `rests`: somewhere random names may be written down. */
export type Place = { name: string; text: string; rests: boolean };

/** "what in where", for each marker in each place; the disk is given as latin1 and is searched as bytes, like all. */
export function find(markers: readonly Marker[], places: readonly Place[]): string[] {
  const searched = places.map((place) => {
    const bytes = /^disk/.test(place.name) ? place.text : asBytes(place.text);
    return { ...place, bytes, lower: bytes.toLowerCase() };
  });
  return markers.flatMap(({ name, text, mayRest }) => {
    const { exact, anyCase } = spellings(text);
    return searched
      .filter(({ rests }) => !(rests && mayRest))
      .filter(
        ({ bytes, lower }) => exact.some((one) => bytes.includes(one)) || anyCase.some((one) => lower.includes(one)),
      )
      .map((place) => `${name} in ${place.name}`);
  });
}

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
    /** Digits only, for fields that are numbers: exact in a double, and no number anything else is. */
    number: (name: string) => {
      const most = 9 * 10 ** 14;
      const [high = 0, low = 0] = crypto.getRandomValues(new Uint32Array(2));
      return Number(add(name, String(10 ** 14 + ((high * 2 ** 20 + (low % 2 ** 20)) % most))));
    },
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
  const units = (spell: (unit: number) => string) => Array.from(text, (letter) => spell(letter.charCodeAt(0))).join('');
  const escaped = [
    units((unit) => `\\u${unit.toString(16).padStart(4, '0')}`),
    units((unit) => `&#${unit};`),
    units((unit) => `&#x${unit.toString(16)};`),
  ];
  const number = /^\d{12,15}$/.test(text) ? [Number(text).toString(16)] : [];
  const plain = [text, encodeURIComponent(text), Buffer.from(text, 'utf8').toString('hex'), ...escaped, ...number];
  return { exact: [...base64, ...url], anyCase: plain.map((one) => asBytes(one).toLowerCase()) };
}

/** Spellings by how they begin, so that many thousands are looked for at once. */
type Index = Map<string, { spelling: string; marker: Marker }[]>;
const HEAD = 8;

function indexOf(markers: readonly Marker[], how: 'exact' | 'anyCase'): Index {
  const all = markers.flatMap((marker) => spellings(marker.text)[how].map((spelling) => ({ spelling, marker })));
  const short = all.find(({ spelling }) => spelling.length < HEAD);
  if (short !== undefined) throw new Error(`${short.marker.name} is too short to be looked for`);
  return Map.groupBy(all, ({ spelling }) => spelling.slice(0, HEAD));
}

function foundIn(index: Index, text: string): Marker[] {
  const found: Marker[] = [];
  for (let at = 0; at + HEAD <= text.length; at += 1) {
    const beginSo = index.get(text.slice(at, at + HEAD)) ?? [];
    found.push(...beginSo.filter(({ spelling }) => text.startsWith(spelling, at)).map(({ marker }) => marker));
  }
  return found;
}

/** A place that was searched. `rests`: somewhere random names may be written down. */
export type Place = { name: string; text: string; rests: boolean };

/** "what in where", for each marker in each place; the disk is given as latin1 and is searched as bytes, like all. */
export function find(markers: readonly Marker[], places: readonly Place[]): string[] {
  const exact = indexOf(markers, 'exact');
  const anyCase = indexOf(markers, 'anyCase');
  return places.flatMap(({ name, text, rests }) => {
    const bytes = /^disk/.test(name) ? text : asBytes(text);
    const found = new Set([...foundIn(exact, bytes), ...foundIn(anyCase, bytes.toLowerCase())]);
    return [...found].filter(({ mayRest }) => !(rests && mayRest)).map((marker) => `${marker.name} in ${name}`);
  });
}

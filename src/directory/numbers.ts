import * as z from 'zod/mini';
import { AppError } from '../core/error.ts';
import { LANGUAGES, type Language } from '../core/language.ts';
import { LIMITS } from '../core/limits.ts';
import type { NumberToCall } from '../core/message.ts';
import { wordsIn } from './schema.ts';

const words = z.string().check(z.minLength(1));
const inEvery = z.strictObject(wordsIn(LANGUAGES));
const day = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/, 'a day such as 2026-11-23'));

/** In the order of the card. */
const KINDS = ['police', 'ambulance', 'women', 'men', 'psychological', 'legal', 'youth', 'sms-police'] as const;

const numberSchema = z
  .strictObject({
    id: words,
    kind: z.enum(KINDS),
    names: inEvery,
    number: z.string().check(z.regex(/^[#\d][\d -]*$/, 'digits, blanks and dashes')),
    hours: z.optional(words),
    notes: z.optional(inEvery),
    verified: z.boolean(),
    /** The day the source was read. */
    verifiedOn: z.nullable(day),
    source: z.nullable(words),
    /** Who answers for the number. */
    owner: words,
  })
  .check(
    z.refine((number) => !number.verified || (number.verifiedOn !== null && /^https?:\/\//.test(number.source ?? '')), {
      error: 'a verified number names the address of its source and the day it was read',
      path: ['verified'],
    }),
  );

/** directory/numbers/<country>.json. */
export const numbersSchema = z.strictObject({
  specVersion: z.literal(1),
  country: z.string().check(z.regex(/^[A-Z]{2}$/, 'a country code such as CN')),
  note: words,
  numbers: z.array(numberSchema),
});
export type NumbersFile = z.infer<typeof numbersSchema>;

export type Numbers = {
  /** The emergency card of a place: verified numbers to ring, police first; empty for a country without any. */
  cardFor(country: string, language: Language): NumberToCall[];
  /** Only what is for danger to life: police and ambulance. */
  dangerFor(country: string, language: Language): NumberToCall[];
  /** The verified number of that kind, or null. */
  numberFor(country: string, kind: 'police' | 'ambulance'): string | null;
  /** {police} and {ambulance} of every text. Throws `config` when the country has no verified one. */
  holesFor(country: string): { police: string; ambulance: string };
};

/** Numbers follow the place, never the language: 113 is help in one country and the police in another. */
export function createNumbers(files: readonly NumbersFile[]): Numbers {
  const verified = (country: string) =>
    files
      .filter((file) => file.country === country)
      .flatMap((file) => file.numbers.filter((each) => each.verified))
      .toSorted((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
  const numberFor: Numbers['numberFor'] = (country, kind) =>
    verified(country).find((each) => each.kind === kind)?.number ?? null;
  const shown = (kinds: readonly (typeof KINDS)[number][]) => (country: string, language: Language) =>
    verified(country)
      .filter((each) => kinds.includes(each.kind))
      .map(({ names, number, notes }) => ({
        name: names[language],
        number,
        ...(notes ? { note: notes[language] } : {}),
      }));
  return {
    numberFor,
    // A number for text messages is said in the note of the police: a tap on the card rings.
    cardFor: shown(KINDS.filter((kind) => kind !== 'sms-police')),
    dangerFor: shown(['police', 'ambulance']),
    holesFor(country) {
      const police = numberFor(country, 'police');
      const ambulance = numberFor(country, 'ambulance');
      if (police !== null && ambulance !== null) return { police, ambulance };
      throw new AppError('config', `directory/numbers/${country}.json needs a verified police and ambulance number`);
    },
  };
}

/** Ids of verified numbers whose source was read more than `numberMaxAgeMs` ago, or after now. */
export function staleNumbers(files: readonly NumbersFile[], nowMs: number): string[] {
  return files
    .flatMap((file) => file.numbers)
    .filter(({ verified, verifiedOn }) => {
      const ageMs = nowMs - Date.parse(verifiedOn ?? '');
      return verified && !(ageMs >= 0 && ageMs <= LIMITS.numberMaxAgeMs);
    })
    .map(({ id }) => id);
}

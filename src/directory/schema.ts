import * as z from 'zod/mini';
import { FIRST_LANGUAGE, LANGUAGES, type Language } from '../core/language.ts';

const townCode = z.string().check(z.regex(/^\d{9}$/, 'a division code of nine digits'));
const day = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/, 'a day such as 2026-11-23'));
const clock = z.string().check(z.regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'a time such as 09:00'));
const words = z.string().check(z.minLength(1));
const names = z.strictObject({ ...wordsIn(LANGUAGES), 'zh-Hant': words });
/** What stands in the deployment's own language already is named in the others beside it. */
const otherNames = z.strictObject(wordsIn(LANGUAGES.filter((language) => language !== FIRST_LANGUAGE)));

const townSchema = z
  .strictObject({
    code: townCode,
    kind: z.enum(['subdistrict', 'town', 'functional-zone']),
    zone: words,
    names,
    pinyin: words,
    aliases: z.array(z.strictObject({ name: words, note: z.optional(words) })),
    /** WGS 84 degrees, a populated-place point good to about 1 km; null when open data has none. */
    lat: z.nullable(z.number().check(z.minimum(-90), z.maximum(90))),
    lon: z.nullable(z.number().check(z.minimum(-180), z.maximum(180))),
  })
  .check(
    z.refine((town) => (town.lat === null) === (town.lon === null), 'lat and lon are given together or not at all'),
  );

/** directory/<city>/towns.json. */
export const townsFileSchema = z.strictObject({
  specVersion: z.literal(1),
  cityCode: words,
  timezone: words,
  /** Shown wherever the data is shown: CC BY 4.0 asks for it. */
  attribution: words,
  licences: z.array(words),
  notes: z.array(words),
  zones: z.array(z.strictObject({ id: words, names })),
  towns: z.array(townSchema),
});

/** What a centre does. A shelter is not among them on purpose: where somebody hides is never data of this product. */
const TERMS = ['counselling', 'information', 'accompaniment', 'legal-information'];
export const WEEK = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
export type Weekday = (typeof WEEK)[number];

const byday = z
  .string()
  .check(
    z.refine((text) => text.split(',').every((part) => WEEK.some((known) => known === part)), 'days such as MO,TU,WE'),
  );
/** Local wall-clock time, half open: closed at `closes_at`; earlier than `opens_at` means the next morning. */
const scheduleSchema = z
  .strictObject({ freq: z.literal('WEEKLY'), byday, opens_at: clock, closes_at: clock })
  .check(z.refine((schedule) => schedule.opens_at !== schedule.closes_at, 'opens and closes at the same time'));

/** Open Referral HSDS 3 (docs.openreferral.org), one service at one location; `x-` fields are our profile. */
const centreSchema = z
  .strictObject({
    id: words,
    'x-sample': z.boolean(),
    'x-visibility': z.literal('public', 'only public places may be in this file'),
    'x-last-verified': z.nullable(day),
    'x-tz': words,
    organization: z.strictObject({ name: words, 'x-names': otherNames }),
    service: z.strictObject({
      status: z.enum(['active', 'temporarily closed']),
      taxonomy_terms: z.array(
        z.string().check(z.refine((term) => TERMS.includes(term), `one of ${TERMS.join(', ')}; never a shelter`)),
      ),
      languages: z.array(z.strictObject({ code: z.enum(['zh', 'yue', 'en']) })),
      phones: z.array(z.strictObject({ number: words, 'x-source': words, 'x-verified-on': day })),
      schedules: z.array(scheduleSchema),
    }),
    location: z.strictObject({ 'x-town': townCode, address: z.nullable(words), 'x-address-note': z.optional(words) }),
  })
  .check(
    z.refine((centre) => !centre['x-sample'] || centre.service.phones.length === 0, {
      error: 'a sample centre has no number to call',
      path: ['service', 'phones'],
    }),
    z.refine((centre) => !centre['x-sample'] || centre.location.address === null, {
      error: 'a sample centre has no address',
      path: ['location', 'address'],
    }),
    z.refine((centre) => centre['x-sample'] || centre['x-last-verified'] !== null, {
      error: 'a real centre needs the day somebody last verified it',
      path: ['x-last-verified'],
    }),
  );

/** directory/<city>/centres.json. */
export const centresFileSchema = z.strictObject({
  specVersion: z.literal(1),
  notes: z.array(words),
  centres: z.array(centreSchema),
});

export type TownsFile = z.infer<typeof townsFileSchema>;
export type Town = z.infer<typeof townSchema>;
export type CentresFile = z.infer<typeof centresFileSchema>;
export type Centre = z.infer<typeof centreSchema>;
export type Schedule = z.infer<typeof scheduleSchema>;

/** A field of words for each of the languages. */
export function wordsIn(languages: readonly Language[]): Record<Language, z.ZodMiniString> {
  const fields = languages.map((language) => [language, z.string().check(z.minLength(1))]);
  return Object.fromEntries(fields) as Record<Language, z.ZodMiniString>;
}

import type { Language } from '../core/language.ts';
import { centreName } from './create-directory.ts';
import { hoursRows } from './hours.ts';
import type { Centre } from './schema.ts';

/** The words behind a locale key, in the reader's language; handed in, since this folder knows no texts. */
export type Words = (key: string, params?: Record<string, string>) => string;

/** A centre as lines to read: its name, that it is a sample, hours, languages, address and numbers when there are any. */
export function describeCentre(centre: Centre, language: Language, words: Words): string[] {
  const { service, location } = centre;
  const sample = centre['x-sample'];
  return [
    centreName(centre, language),
    ...(sample ? [words('finder:centre.sample')] : []),
    words('finder:centre.line', {
      what: words(sample ? 'finder:centre.sample-hours' : 'finder:centre.hours'),
      is: openingLines(centre, words).join(words('finder:centre.and')),
    }),
    words('finder:centre.line', { what: words('finder:centre.spoken'), is: spokenLine(centre, words) }),
    ...(location.address === null
      ? []
      : [words('finder:centre.line', { what: words('finder:centre.address'), is: location.address })]),
    ...service.phones.map(({ number }) =>
      words('finder:centre.line', { what: words('finder:centre.phone'), is: number }),
    ),
  ];
}

/** One line for each run of days with the same hours, such as "Monday to Friday 09:00–17:30". */
export function openingLines(centre: Centre, words: Words): string[] {
  return centre.service.schedules.flatMap(hoursRows).map(({ from, to, opens, closes }) => {
    const [first, last] = [words(`common:days.${from}`), words(`common:days.${to}`)];
    const days = from === to ? first : words('common:days.range', { from: first, to: last });
    return words('common:hours.line', { days, opens, closes });
  });
}

/** The languages spoken there, in one line. */
export function spokenLine(centre: Centre, words: Words): string {
  return centre.service.languages.map(({ code }) => words(`common:spoken.${code}`)).join(words('finder:centre.and'));
}

import * as z from 'zod/mini';
import { isUnheard } from './safe-address.ts';

/** A whole number as text. */
export const integer = (from: number, to: number) =>
  z.pipe(
    z.string().check(z.regex(/^\d{1,6}$/, 'must be a whole number')),
    z.pipe(z.transform(Number), z.number().check(z.minimum(from), z.maximum(to))),
  );

export const url = (protocols: string[]) =>
  z.string().check(
    z.refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
      error: `must be a URL beginning ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
    }),
  );

/** Where people or a platform's API are reached: nobody on the way may listen, except to a stand-in on this machine. */
export const address = z
  .string()
  .check(z.refine(isUnheard, { error: 'must begin https://, or http:// on this machine' }));

/** A text with which somebody finds a fault, in words that do not hold it; null = none. */
export const judged = (faultOf: (text: string) => string | null) =>
  z.string().check(
    z.refine((text) => faultOf(text) === null, {
      error: ({ input }) => (typeof input === 'string' && faultOf(input)) || 'cannot be read',
    }),
  );

import * as z from 'zod/mini';
import { cleanText } from '../core/basics/clean-text.ts';
import { within } from '../core/basics/within.ts';
import { AppError } from '../core/error.ts';
import { LIMITS } from '../core/limits.ts';
import { type Inbound, parseTap } from '../core/message.ts';

/** One thing sent from the page. */
export type Posted = {
  /** The id a page with script made for this message; null without. */
  id: string | null;
  /** Client's id of the message and what it says: the same twice is one event. */
  event: string;
  inbound: Inbound;
  seenSeq: number;
  /** Sent from the first page, so nothing came before. */
  first: boolean;
};

const body = z.object({
  id: z.optional(z.string().check(z.regex(/^[A-Za-z0-9_-]{8,64}$/))),
  seen: z.optional(z.pipe(z.union([z.string(), z.number()]), z.pipe(z.transform(Number), z.int().check(z.minimum(0))))),
  first: z.optional(z.union([z.literal('1'), z.literal(true)])),
  tap: z.optional(z.string()),
  text: z.optional(z.string()),
});

/** Reads a form or JSON body. Throws `bad-request` or, when it does not end, `deadline-passed`; never repeats what was sent. */
export async function readPost(request: Request, randomId: () => string): Promise<Posted> {
  const parsed = body.safeParse(await fields(request));
  if (!parsed.success) throw new AppError('bad-request', 'the fields are not those of the page');
  const { id = null, seen = 0, first = false, tap, text } = parsed.data;
  const inbound = tap === undefined ? written(text) : parseTap(tap);
  if (inbound === null) throw new AppError('bad-request', 'the choice is none of ours');
  return { id, event: `${id ?? randomId()}|${tap ?? text ?? ''}`, inbound, seenSeq: seen, first: first !== false };
}

async function fields(request: Request): Promise<unknown> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  const bytes = await within(request.arrayBuffer(), LIMITS.bodyReadMs);
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (type === 'application/json') return JSON.parse(text);
    if (type === 'application/x-www-form-urlencoded') return Object.fromEntries(new URLSearchParams(text));
  } catch {
    // Without the cause: a parser's own message quotes what was sent.
    throw new AppError('bad-request', 'the body is not readable');
  }
  throw new AppError('bad-request', 'the body is neither a form nor JSON');
}

/** What was typed, made harmless: whole characters only, no controls, at most `textMaxCharacters`. Nothing left = a look. */
function written(text: string | undefined): Inbound | null {
  if (text === undefined) return null;
  const clean = cleanText(text);
  if (clean === '') return { kind: 'look' };
  return { kind: 'text', text: Array.from(clean).slice(0, LIMITS.textMaxCharacters).join('') };
}

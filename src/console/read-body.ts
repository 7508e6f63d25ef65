import type { Context } from 'hono';
import * as z from 'zod/mini';
import { AppError } from '../core/error.ts';

/** An id our own page or store made: base64url or dashes. */
export const idText = z.string().check(z.regex(/^[\w-]{8,64}$/));

/** The JSON body in the shape asked for; `bad-request` for any other type, text or shape. */
export async function readJson<Shape extends z.ZodMiniType>(c: Context, shape: Shape): Promise<z.output<Shape>> {
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') throw new AppError('bad-request', 'the body is not JSON by its type');
  return check(await parse(c), shape);
}

async function parse(c: Context): Promise<unknown> {
  const text = await c.req.text();
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the body; it must not travel on.
    throw new AppError('bad-request', 'the body is not JSON');
  }
}

/** The value in the shape asked for, or `bad-request` that quotes nothing of it. */
export function check<Shape extends z.ZodMiniType>(value: unknown, shape: Shape): z.output<Shape> {
  const parsed = shape.safeParse(value);
  if (!parsed.success) throw new AppError('bad-request', 'the body is not in the shape agreed on');
  return parsed.data;
}

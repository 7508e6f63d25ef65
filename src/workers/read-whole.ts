import { within } from '../core/basics/within.ts';
import { AppError } from '../core/error.ts';
import { LIMITS } from '../core/limits.ts';

/** What somebody sent, anew for each who is asked. */
export type Whole = () => Request;

/**
 * Reads a request to its end before anybody is asked. Passed on as a stream it would be kept in memory for whoever is asked
 * after, however long it is, and one that stops in the middle would be waited for by each of them. Throws `body-too-large`;
 * `deadline-passed` when it does not end; `bad-request` when it broke off.
 */
export async function readWhole(request: Request): Promise<Whole> {
  if (request.body === null) return () => request.clone();
  const { pathname } = new URL(request.url);
  const maxBytes = pathname.startsWith('/hooks/') ? LIMITS.hookMaxBytes : LIMITS.bodyMaxBytes;
  const bytes = await within(upTo(maxBytes, request.body), LIMITS.bodyReadMs);
  return () =>
    new Request(request.url, { method: request.method, headers: request.headers, body: bytes, redirect: 'manual' });
}

async function upTo(maxBytes: number, body: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const piece of body) {
      length += piece.byteLength;
      if (length > maxBytes) break;
      pieces.push(piece);
    }
  } catch {
    throw new AppError('bad-request', 'a body broke off');
  }
  if (length > maxBytes) throw new AppError('body-too-large', 'a body over the limit was refused');
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.byteLength;
  }
  return whole;
}

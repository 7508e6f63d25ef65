// console/browser/ is the desk's page: plain DOM, no dependencies, nothing kept but in memory.

import type { Failure } from '../wire.ts';

export type Answer<T> = { ok: true; data: T } | { ok: false; failure: Failure };

const MAX_MS = 10_000;

/** Posts JSON to the desk. Whatever goes wrong comes back as a failure the page has words for. */
export async function post<T>(path: string, body: object): Promise<Answer<T>> {
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), MAX_MS);
  try {
    const response = await fetch(`/console/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      credentials: 'same-origin',
      signal: giveUp.signal,
    });
    const data = await response.json();
    return response.ok ? { ok: true, data } : { ok: false, failure: data.error ?? 'try-again' };
  } catch {
    return { ok: false, failure: 'try-again' };
  } finally {
    clearTimeout(timer);
  }
}

/** 128 random bits in hex: names a request, so that a repeat has one effect. */
export function randomId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

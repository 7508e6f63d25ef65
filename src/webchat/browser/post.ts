/** One thing to send. Its id stays the same through every retry, so that it has one effect. */
export type Message = { id: string; tap?: string; text?: string };
export type Answer = { status: number; html: string };

const TIMEOUT_MS = 10_000;

export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** `fetch` that gives up after a while, and when told to. Throws like `fetch`. */
export async function ask(path: string, init: RequestInit, aborting: AbortController): Promise<Answer> {
  const timer = setTimeout(() => aborting.abort(), TIMEOUT_MS);
  try {
    const answer = await fetch(path, { ...init, signal: aborting.signal });
    return { status: answer.status, html: await answer.text() };
  } finally {
    clearTimeout(timer);
  }
}

export function post(path: string, body: object, aborting: AbortController): Promise<Answer> {
  const headers = { 'content-type': 'application/json' };
  return ask(path, { method: 'POST', headers, body: JSON.stringify(body) }, aborting);
}

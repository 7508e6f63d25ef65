import type { Label } from './wire.ts';

type Answer = { notice?: Label | null; url?: string };

/** Something done on the page. What could not be done comes back as a notice, too. */
export async function ask(path: string, body: unknown): Promise<Answer> {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(15_000),
    });
    return (await response.json()) as Answer;
  } catch {
    // The program was stopped, or an answer was cut off.
    return { notice: ['没有连上。', 'Not connected.'] };
  }
}

// demo-channels/ is `npm run demo:channels`: the whole service with a stand-in of Telegram and of LINE, and a page with a phone of each.
import type { Act, Label } from './page/wire.ts';

/** What the page says after something was done; null = nothing. */
export type Notice = Label | null;
export type Acts = Record<string, (given: Act) => Notice | undefined>;

/** Something that cannot be done now, in words for whoever tried it. */
export class Refusal extends Error {}

/** Does one thing of a table. What a phone refuses (a button that is gone, a blocked bot) is a {@link Refusal}. */
export function actOn(acts: Acts, given: Act): Notice {
  const act = Object.hasOwn(acts, given.act) ? acts[given.act] : undefined;
  if (act === undefined) throw new Refusal('there is no such thing to do');
  try {
    return act(given) ?? null;
  } catch (error) {
    // The stand-ins throw plain errors that say what a phone would not let one do.
    if (error instanceof Error && error.constructor === Error) throw new Refusal(error.message, { cause: error });
    throw error;
  }
}

/** The words of something written; a phone sends no empty message. */
export function wordsOf({ text = '' }: Act): string {
  if (text.trim() === '') throw new Refusal('there is nothing to send');
  return text;
}

/** Where somebody is who shares a place in the demo: in a town of the sample data, and far from all of them. */
export const PLACES = {
  near: { latitude: 22.81899, longitude: 113.67306 },
  far: { latitude: 48.2082, longitude: 16.3738 },
} as const;

export function placeOf({ text }: Act): { latitude: number; longitude: number } {
  return text === 'far' ? PLACES.far : PLACES.near;
}

import { post, randomId } from './api.ts';
import { setText } from './dom.ts';
import type { Say } from './words.ts';

type Taken = { caseId: string; fence: number };
type Hooks = { note: HTMLElement; busy(is: boolean): void; signedOut(): void; taken(held: Taken): void };

/** Takes the next case. The request keeps its name until it is answered: asking again brings the same case, not another. */
export function createTake(say: Say, { note, busy, signedOut, taken }: Hooks): () => Promise<void> {
  let request: string | null = null;
  return async () => {
    request ??= randomId();
    busy(true);
    setText(note, '');
    const answer = await post<{ taken: Taken | null }>('next', { request });
    busy(false);
    if (!answer.ok && answer.failure === 'sign-in') return signedOut();
    if (answer.ok || answer.failure === 'claim-lost') request = null;
    if (!answer.ok) setText(note, say(`failure.${answer.failure}`));
    else if (answer.data.taken === null) setText(note, say('take-none'));
    else taken(answer.data.taken);
  };
}

import type { Offer } from '../../core/effect.ts';
import { type Inbound, type Media, WORKER_STEP } from '../../core/message.ts';
import { caseOpenNow, type Draft, isPushed, mark, say } from '../draft.ts';
import { VOICE } from '../names.ts';
import { askAgain, detour } from '../walk.ts';
import { readingOf } from './agreed-word.ts';
import { offersAt } from './labels.ts';
import { obey } from './obey.ts';
import { asksAside, typed } from './words.ts';

/** Whoever sends these may not be able to type. */
const SPOKEN: readonly Media[] = ['voice', 'video', 'video-note'];

/**
 * Something that is no words: said kindly that it is not seen, and marked for the worker, never with its content. What
 * was typed with it is read as typed; what is forwarded is somebody else's and is only looked at for danger.
 */
export function sent(draft: Draft, { media, words }: Extract<Inbound, { kind: 'media' }>, unasked: boolean): void {
  const { speaker } = draft.world;
  const own = media === 'forwarded' || words === '' ? null : words;
  const reading = own === null ? null : readingOf(draft, own);
  if (reading?.command) return obey(draft, reading.command, reading.language ?? undefined);
  const isSpoken = SPOKEN.includes(media);
  if (isSpoken) draft.session.answers[VOICE.answer] = VOICE.value;
  mark(draft, `mark.${media}`);
  if (speaker === 'worker') {
    say(draft, ['media.to-worker'], isSpoken && isPushed(draft) ? besideWorker(draft) : undefined);
    if (own !== null) typed(draft, own, unasked);
    return;
  }
  const known = caseOpenNow(draft) ? ['media.mark-only'] : [];
  if (isSpoken && own === null) {
    if (known.length > 0) say(draft, known);
    return detour(draft, draft.world.flows.on.voice);
  }
  say(draft, [isSpoken ? 'media.voice' : `media.${media}`, ...known]);
  if (own !== null) return typed(draft, own, unasked);
  if (media === 'forwarded' && words !== null && asksAboutForwarded(draft, words)) return;
  askAgain(draft);
}

/** Somebody who may not be able to type can still tap: for the worker, as an answer, or that it is not safe now. */
function besideWorker(draft: Draft): Offer[] {
  const aside = draft.world.flows.on.voice;
  const answers = (['yes', 'no'] as const).map((option) => ({
    step: WORKER_STEP,
    option,
    label: `worker.${option}`,
  }));
  return [...offersAt(draft, aside).filter(({ option }) => option === 'unsafe'), ...answers];
}

function asksAboutForwarded(draft: Draft, words: string): boolean {
  const { signal } = draft.world.tools.read(words, draft.session.language);
  return asksAside(draft, signal === 'immediate' ? 'danger' : signal);
}

import { type Draft, labelOf, mark, relay, say } from '../draft.ts';
import { askAgain } from '../walk.ts';
import { readingOf } from './agreed-word.ts';
import { obey } from './obey.ts';
import { asksAside, passOn, raisesToImmediate, readsAll } from './words.ts';

/** A message changed after it was sent: never an answer; read for danger as typed words are, and the worker's beside a case. */
export function edited(draft: Draft, text: string, unasked: boolean): void {
  const { command, language, signal } = readingOf(draft, text);
  if (command !== null) return obey(draft, command, language ?? undefined);
  const marked = `${labelOf(draft, 'mark.edited')} ${text}`;
  if (signal === 'immediate' && raisesToImmediate(draft)) return relay(draft, marked);
  if (readsAll(draft)) return relay(draft, marked);
  if (unasked) return askAgain(draft);
  const passed = passOn(draft, marked);
  if (asksAside(draft, signal)) return;
  say(draft, [passed ? 'passed-on' : 'edited']);
  askAgain(draft);
}

/** So old that it may have been handled: a danger in it raises, its words go no further. */
export function late(draft: Draft, text: string | null): void {
  const { world } = draft;
  const signal = text === null ? null : readingOf(draft, text).signal;
  if (signal === 'immediate' && raisesToImmediate(draft)) {
    mark(draft, 'mark.late-danger');
    if (world.speaker === 'worker') say(draft, ['late']);
    return;
  }
  mark(draft, 'mark.late');
  say(draft, ['late']);
  if (world.speaker === 'bot') askAgain(draft);
}

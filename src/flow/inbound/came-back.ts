import type { Inbound } from '../../core/message.ts';
import { aloneKeys, type Draft, say } from '../draft.ts';
import { restore } from '../restore.ts';
import { beginAt, detour, goTo } from '../walk.ts';
import { readingOf } from './agreed-word.ts';
import { asksAside, passOn } from './words.ts';

/**
 * What was behind a code they gave. Nothing of it is shown before the check word is given, where there is one, and
 * before it was asked once more who can see; neither answer tells whether anybody was ever here.
 */
export function cameBack(draft: Draft, { saved, why, typed }: Extract<Inbound, { kind: 'resumed' }>): void {
  const { on } = draft.world.flows;
  if (saved === null) return wasNoCode(draft, why ?? 'unknown', typed);
  if (saved.words?.check === undefined) {
    restore(draft, saved);
    return beginAt(draft, on.resumed);
  }
  draft.session.resuming = { saved, wrong: 0 };
  goTo(draft, on.prove);
}

/** Asked for again; but words of danger only looked like a code, and do what they always do. */
function wasNoCode(draft: Draft, why: 'unknown' | 'too-many', typed: string | undefined): void {
  const { on } = draft.world.flows;
  const signal = typed === undefined ? null : readingOf(draft, typed).signal;
  const passed = typed !== undefined && passOn(draft, typed);
  if (signal === 'leave') return detour(draft, on.leave);
  if (asksAside(draft, signal)) return;
  say(draft, signal !== null && passed ? ['passed-on', ...aloneKeys(draft)] : [`code.${why}`]);
  goTo(draft, on.code);
}

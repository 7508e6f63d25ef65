import type { Inbound } from '../../core/message.ts';
import { type Draft, say } from '../draft.ts';
import { restore } from '../restore.ts';
import { beginAt, goTo } from '../walk.ts';

/**
 * What was behind a code they gave. Nothing of it is shown before the check word is given, where there is one, and
 * before it was asked once more who can see; neither answer tells whether anybody was ever here.
 */
export function cameBack(draft: Draft, { saved, why }: Extract<Inbound, { kind: 'resumed' }>): void {
  const { on } = draft.world.flows;
  if (saved === null) {
    say(draft, [`code.${why ?? 'unknown'}`]);
    return goTo(draft, on.code);
  }
  if (saved.words?.check === undefined) {
    restore(draft, saved);
    return beginAt(draft, on.resumed);
  }
  draft.session.resuming = { saved, wrong: 0 };
  goTo(draft, on.prove);
}

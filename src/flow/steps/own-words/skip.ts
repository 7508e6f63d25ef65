import type { Offer } from '../../../core/effect.ts';
import { UNKNOWN } from '../../../core/session.ts';
import { type Draft, labelOf } from '../../draft.ts';
import { NO_SUCH_OPTION } from '../handler.ts';

type Skippable = { name: string; step: { next: string } };

/** The one choice under a question that wants words. */
export function skipOnly({ name }: { name: string }): Offer[] {
  return [{ step: name, option: UNKNOWN, label: 'choice.skip' }];
}

export function choseSkip({ step }: Skippable, _draft: Draft, option: string): string | typeof NO_SUCH_OPTION {
  return option === UNKNOWN ? step.next : NO_SUCH_OPTION;
}

/** Whether words say "skip" or "no" in any way. */
export function typedSkip(draft: Draft, text: string): boolean {
  const { matchLabel } = draft.world.tools;
  const labels = ['choice.skip', 'choice.no'].map((key) => labelOf(draft, key));
  // A number would be the place of a choice in the list.
  return !/\d/.test(text) && matchLabel(text, labels, draft.session.language) !== -1;
}

import { higher, rank } from '../core/case.ts';
import { type Saved, UNKNOWN } from '../core/session.ts';
import { caseIsOpen, type Draft, openCase } from './draft.ts';
import { CONTACT, KEEP_WAY } from './names.ts';

/** Puts back what a code led to. What was said since counts more, what was skipped since does not; the level is the higher of both; an open case rises with it. */
export function restore(draft: Draft, saved: Saved): void {
  const { session } = draft;
  const answers = { ...saved.answers };
  // What they agreed to was of another moment, and of another way to them.
  delete answers[CONTACT.answer];
  delete answers[KEEP_WAY.answer];
  const rises = rank(saved.level) > rank(session.level);
  const since = Object.entries(session.answers).filter(([answer, value]) => value !== UNKNOWN || !(answer in answers));
  session.answers = { ...answers, ...Object.fromEntries(since) };
  session.level = higher(session.level, saved.level);
  session.language = saved.language;
  session.reasons = [...new Set([...session.reasons, ...saved.reasons])];
  if (saved.words !== undefined) session.words = { ...session.words, ...saved.words };
  delete session.resuming;
  if (rises && caseIsOpen(draft)) openCase(draft, session.level);
}

// flow/inbound/ takes what a survivor did, by its kind: a command, a tap, words, what is no words.

import { higher } from '../../core/case.ts';
import type { Inbound, Reading } from '../../core/message.ts';
import type { Session } from '../../core/session.ts';
import { caseOpenNow, type Draft, levelShown, mark, type World } from '../draft.ts';
import { DURESS } from '../names.ts';

const SAYS_NOTHING: Reading = { command: null, language: null, signal: null };

/**
 * Which of their own words was typed, as a whole message, or null. The one that calls counts before anything is proved
 * too: whoever was made to come back can still call.
 */
export function agreedWord(world: World, session: Session, inbound: Inbound): 'check' | 'duress' | null {
  const { words, resuming } = session;
  const text = words === undefined && resuming === undefined ? null : textOf(inbound);
  const typed = text === null ? '' : world.tools.plain(text);
  if (typed === '') return null;
  if (typed === words?.duress || typed === resuming?.saved.words?.duress) return 'duress';
  return typed === words?.check ? 'check' : null;
}

function textOf(inbound: Inbound): string | null {
  if (inbound.kind === 'media') return inbound.media === 'forwarded' ? null : inbound.words;
  if (inbound.kind === 'resumed') return inbound.typed ?? null;
  return inbound.kind === 'text' || inbound.kind === 'edited' || inbound.kind === 'late' ? inbound.text : null;
}

/** What typed words say; a word of their own says nothing to anybody who looks on. */
export function readingOf(draft: Draft, text: string): Reading {
  return draft.agreed === undefined ? draft.world.tools.read(text, draft.session.language) : SAYS_NOTHING;
}

/**
 * The agreed word for danger: a case at the highest level, and nothing of it on the screen, now or later. What was
 * answered already was answered as to any words; from here on the screen goes by what it knew before.
 */
export function callUnseen(draft: Draft): void {
  const { session, world } = draft;
  const level = levelShown(draft);
  const unseen: Session['unseen'] = caseOpenNow(draft) ? { level } : { level, case: true };
  const called = world.tools.assess({ ...session.answers, [DURESS.answer]: DURESS.value });
  session.level = higher(session.level, called.level);
  session.reasons = [...new Set([...session.reasons, ...called.reasons])];
  session.called = true;
  session.unseen = unseen;
  draft.effects = draft.effects.filter((effect) => effect.do !== 'case');
  draft.effects.push({ do: 'case', level: session.level });
  mark(draft, 'mark.duress');
}

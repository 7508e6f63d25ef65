// flow/steps/consent/ asks what somebody agrees to: to be written back to, and to a way that is kept to reach them.

import type { Offer } from '../../../core/effect.ts';
import { LIMITS } from '../../../core/limits.ts';
import type { CallBack, Calling } from '../../../core/session.ts';
import { aloneKeys, type Draft, relay, say } from '../../draft.ts';
import { CALL } from '../../names.ts';

/** What is asked of a call that is being agreed on, one after another. */
function stageOf(calling: Calling): 'number' | 'when' | 'say' {
  if (calling.number === undefined) return 'number';
  return calling.when === undefined ? 'when' : 'say';
}

/** Asks for what is still open. Nothing of what was typed is said again. */
export function askOfCall(calling: Calling, draft: Draft, offers: Offer[]): void {
  say(draft, [`keep-way.${stageOf(calling)}`], offers);
}

/** What can be chosen for what is open; with every question, that nothing is kept. */
export function callOptions(calling: Calling): readonly string[] {
  const stage = stageOf(calling);
  return stage === 'number' ? [] : CALL[stage];
}

/** The call once all is known of it; before that, what is known by now. null = not to be chosen here. */
export function chosenOfCall(calling: Calling, option: string): { calling: Calling } | { callBack: CallBack } | null {
  const { number, when } = calling;
  if (number === undefined || !callOptions(calling).includes(option)) return null;
  return when === undefined ? { calling: { ...calling, when: option } } : { callBack: { number, when, say: option } };
}

/**
 * Typed words while a call is agreed on: the number, or what to say if somebody else answers. `given up`: no number, and
 * none when it was asked once more. null = they are not about the call.
 */
export function typedOfCall(
  calling: Calling,
  draft: Draft,
  text: string,
): { calling: Calling } | { callBack: CallBack } | 'given up' | null {
  const stage = stageOf(calling);
  if (stage === 'number') return typedNumber(calling, draft, text);
  const { number, when } = calling;
  const { signal } = draft.world.tools.read(text, draft.session.language);
  // A word that is theirs alone is kept in no other place.
  const isTheirs = draft.agreed !== undefined;
  const isShort = text.trim().length <= LIMITS.callWordsMaxCharacters;
  if (number === undefined || when === undefined || signal !== null || isTheirs || !isShort) return null;
  return { callBack: { number, when, say: text.trim() } };
}

function typedNumber(calling: Calling, draft: Draft, text: string): { calling: Calling } | 'given up' {
  const number = numberIn(text);
  if (number !== null) return { calling: { ...calling, number } };
  // Words without a number are the worker's; what may be part of one goes nowhere.
  if (/\p{L}/u.test(text) && digitsIn(text).length < LIMITS.callNumberDigits.least) {
    relay(draft, text);
    say(draft, ['passed-on', ...aloneKeys(draft)]);
  }
  if (calling.again) return 'given up';
  say(draft, ['keep-way.no-number']);
  return { calling: { ...calling, again: true } };
}

const digitsIn = (text: string) => text.normalize('NFKC').replace(/\D/g, '');

/** A number alone, however it is parted; null when there is anything else, or it is too short or too long for one. */
function numberIn(text: string): string | null {
  const plain = text.normalize('NFKC').trim();
  const digits = digitsIn(plain);
  const { least, most } = LIMITS.callNumberDigits;
  if (!/^\+?[\d\s().-]+$/.test(plain) || digits.length < least || digits.length > most) return null;
  return `${plain.startsWith('+') ? '+' : ''}${digits}`;
}

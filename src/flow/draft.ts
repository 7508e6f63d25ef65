import { type Desk, higher, type Level, type Speaker } from '../core/case.ts';
import { CAPABILITIES, type Channel } from '../core/channel.ts';
import type { Facts } from '../core/condition.ts';
import { holds } from '../core/condition.ts';
import type { Effect, Offer } from '../core/effect.ts';
import type { Language } from '../core/language.ts';
import type { Session } from '../core/session.ts';
import { UNKNOWN } from '../core/session.ts';
import type { CompiledFlows, Step } from './compiled.ts';
import { CONTACT, KEEP_WAY } from './names.ts';
import type { OfferSource } from './schema.ts';
import type { Tools } from './tools.ts';

/** What one step of the engine is computed from, besides the session and what the survivor did. */
export type World = {
  flows: CompiledFlows;
  tools: Tools;
  channel: Channel;
  desk: Desk;
  speaker: Speaker;
  caseOpen: boolean;
  /** What was done came from a first page though the session goes on: it may be somebody else, and the worker is told. */
  newPage?: boolean;
  /** The channel's own first page has already said the first step. */
  greeted: boolean;
  language: Language;
};

/** A step being computed: the session so far and the effects collected. Nothing outside the engine sees one. */
export type Draft = {
  world: World;
  session: Session;
  effects: Effect[];
  /** One of their own words was typed, and nothing else. */
  agreed?: 'check' | 'duress';
  /** A worker reads what is typed, and nothing on the screen says so. */
  readUnseen?: true;
};

export function factsOf(draft: Draft): Facts {
  return {
    answers: draft.session.answers,
    level: levelShown(draft),
    desk: draft.world.desk,
    caseOpen: caseOpenNow(draft),
    pushed: isPushed(draft),
    web: draft.world.tools.webPage,
  };
}

/** The words behind a key, as this survivor reads them. */
export function labelOf({ world, session }: Draft, key: string, holes?: Record<string, string>): string {
  return world.tools.label(key, { language: session.language, channel: world.channel }, holes);
}

/** Whether what is said is sent to a device. */
export function isPushed({ world }: Draft): boolean {
  return CAPABILITIES[world.channel].pushed;
}

/** Whether a case is open, counting the one this very step opens. */
export function caseIsOpen(draft: Draft): boolean {
  return draft.world.caseOpen || draft.effects.some((effect) => effect.do === 'case');
}

/** The same as far as the screen knows: of a case that the agreed word alone opened, nothing is said. */
export function caseOpenNow(draft: Draft): boolean {
  return caseIsOpen(draft) && draft.session.unseen?.case === undefined;
}

/** The level that what is said goes by; the session's own is higher after the agreed word for danger. */
export function levelShown({ session }: Draft): Level {
  return session.unseen?.level ?? session.level;
}

/** Whether somebody may be asked if we may write back: where that lights up a device, beside a case, once. */
export function mayAskContact(draft: Draft): boolean {
  return isPushed(draft) && caseOpenNow(draft) && !(CONTACT.answer in draft.session.answers);
}

/**
 * "You may write back" was somebody's of that moment: it is asked again after they left, and after the chat was opened
 * anew; nothing tells whoever comes that a way is kept. Whether there was an answer.
 */
export function forgetContact({ session }: Draft): boolean {
  const was = CONTACT.answer in session.answers;
  delete session.answers[CONTACT.answer];
  delete session.answers[KEEP_WAY.answer];
  if (was) session.contactAnew = true;
  return was;
}

/** Ends for now; an open case stays open. A page is gone with it; a chat stays, and the next words may be anybody's. */
export function leave(draft: Draft): void {
  if (isPushed(draft)) mark(draft, 'mark.left');
  forgetContact(draft);
  draft.effects.push({ do: 'leave' });
}

export function say(draft: Draft, keys: string[], offers?: Offer[]): void {
  draft.effects.push(offers ? { do: 'say', keys, offers } : { do: 'say', keys });
}

/** Hands words to the worker, without numbers that say who somebody is; while the bot speaks, it says so. Their own words stay theirs. */
export function relay(draft: Draft, text: string): void {
  if (draft.agreed === 'check') mark(draft, 'mark.check-right');
  if (draft.agreed !== undefined) return;
  const { tools, speaker } = draft.world;
  const kept = tools.withoutIdentity(text, labelOf(draft, 'identity.mark'));
  draft.effects.push({ do: 'relay', text: kept });
  if (kept !== text && speaker === 'bot') say(draft, ['identity.removed']);
}

/** Tells the worker that something happened which is no words; only beside a case. */
export function mark(draft: Draft, key: string, holes?: Record<string, string>): void {
  if (caseIsOpen(draft)) draft.effects.push({ do: 'relay', text: labelOf(draft, key, holes), mark: key });
}

/** What is said beside an open case while nobody is on duty: somebody told that a worker has it must hear that it changed. */
export function aloneKeys({ world }: Draft): string[] {
  return world.desk === 'unstaffed' ? ['case.unstaffed'] : [];
}

/** Opens the case or raises the open one; a case never opens below `standard`. From here on the screen knows of it. */
export function openCase(draft: Draft, level: Level): void {
  draft.session.called = true;
  const { unseen } = draft.session;
  if (level === 'immediate') delete draft.session.unseen;
  else if (unseen !== undefined) draft.session.unseen = { level: unseen.level };
  // One case effect a turn, the highest.
  draft.effects = draft.effects.filter((effect) => effect.do !== 'case');
  draft.effects.push({ do: 'case', level: higher(higher(level, draft.session.level), 'standard') });
}

/** The offers of a step that hold now, under the step's full name. */
export function offersOf(draft: Draft, name: string, offers: readonly OfferSource[], skip = false): Offer[] {
  const shown: Offer[] = [];
  for (const offer of offers) {
    if (offer.if !== undefined && !holds(offer.if, factsOf(draft))) continue;
    const plain = { step: name, option: offer.id, label: offer.label ?? `choice.${offer.id}` };
    shown.push(offer.strong ? { ...plain, strong: true } : plain);
  }
  if (skip) shown.push({ step: name, option: UNKNOWN, label: 'choice.skip' });
  return shown;
}

/** A choice that asks for what is new: `LOOK_TAP`. */
export const lookOffer: Offer = { step: '!', option: 'look', label: 'choice.look' };

/** A choice that deletes everything. Typed, its label is read as the command it is. */
export const eraseOffer: Offer = { step: '!', option: 'erase', label: 'choice.erase' };

/** Says what is held, and how to have it deleted. */
export function sayHeld(draft: Draft): void {
  draft.effects.push({ do: 'held' });
  say(draft, ['held.erase'], [eraseOffer]);
}

/** The answers that choosing an option gives; null when the step has no such option. */
export function answersOf(step: Step, option: string): Record<string, string> | null {
  if (step.type !== 'ask') return null;
  const offer = step.offers.find((each) => each.id === option);
  const skipped = option === UNKNOWN && step.skip === true;
  if (!offer && !skipped) return null;
  const given: Record<string, string> = {};
  if (step.save !== undefined) given[step.save] = option;
  if (offer?.set === undefined || skipped) return given;
  return Object.assign(given, offer.set);
}

/** Raises the session to what its answers call for. Returns the level that was shown before. */
export function assessNow(draft: Draft): Level {
  const before = levelShown(draft);
  const { unseen } = draft.session;
  const { level, reasons } = draft.world.tools.assess(draft.session.answers);
  draft.session.level = higher(draft.session.level, level);
  if (unseen !== undefined) draft.session.unseen = { ...unseen, level: higher(before, level) };
  const known = draft.session.reasons;
  const fresh = reasons.filter((each) => !known.includes(each));
  if (fresh.length > 0) draft.session.reasons = [...known, ...fresh];
  return before;
}

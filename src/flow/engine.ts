import type { Effect } from '../core/effect.ts';
import type { Inbound } from '../core/message.ts';
import type { Session } from '../core/session.ts';
import { type Draft, forgetContact, mark, type World } from './draft.ts';
import { agreedWord, callUnseen } from './inbound/agreed-word.ts';
import { cameBack } from './inbound/came-back.ts';
import { askContactAnew } from './inbound/contact-anew.ts';
import { edited, late } from './inbound/edited.ts';
import { letGoOfCall } from './inbound/let-go.ts';
import { sent } from './inbound/media.ts';
import { obey } from './inbound/obey.ts';
import { look, opened } from './inbound/opened.ts';
import { shared } from './inbound/place.ts';
import { tapped } from './inbound/taps.ts';
import { typed } from './inbound/words.ts';
import { DURESS } from './names.ts';
import { asksConsent, asksSecret, isSkippedOnly } from './targets.ts';
import { stepAt } from './walk.ts';

/** `asksSecret`: what is typed next is not to stay readable where it is typed. */
export type Stepped = { session: Session; effects: Effect[]; asksSecret: boolean };

/** What the survivor was shown before this: `isNew`, no session; `unasked`, not even a question. */
type Before = { isNew: boolean; unasked: boolean };
type Take<K extends Inbound['kind']> = (draft: Draft, inbound: Extract<Inbound, { kind: K }>, before: Before) => void;

const TAKE: { [K in Inbound['kind']]: Take<K> } = {
  text: (draft, { text }, { unasked }) => typed(draft, text, unasked),
  tap: (draft, { step: name, option }) => tapped(draft, name, option),
  command: (draft, { command, language }) => obey(draft, command, language),
  look: (draft, _inbound, { isNew, unasked }) => look(draft, isNew && unasked),
  opened: (draft, _inbound, { isNew }) => opened(draft, isNew),
  blocked(draft) {
    mark(draft, 'mark.blocked');
    forgetContact(draft);
    draft.effects.push({ do: 'blocked' });
  },
  media: (draft, inbound, { unasked }) => sent(draft, inbound, unasked),
  place: (draft, inbound) => shared(draft, inbound),
  edited: (draft, { text }, { unasked }) => edited(draft, text, unasked),
  resumed: (draft, inbound) => cameBack(draft, inbound),
  late: (draft, { text }) => late(draft, text),
};

/**
 * One turn of a conversation: pure and bounded. `session` null begins one.
 * Hide, erase, a person and the language work in every state; what raises the level counts in every state.
 */
export function step(world: World, stored: Session | null, inbound: Inbound): Stepped {
  const isOver = stored?.called === true && !world.caseOpen;
  // A case that the screen never knew of ends like that too: the conversation stays where it is.
  const served = isOver && stored.unseen?.case === undefined;
  const session = stored === null || served ? anew(world, stored) : resumed(world, stored);
  const draft = draftOf(world, session, inbound);
  // What was said before belongs to nobody's question: the first step is asked, whatever the words were.
  const before = { isNew: stored === null, unasked: served || (stored === null && !world.greeted) };
  const from = session.at;
  if (world.newPage) mark(draft, 'mark.new-page');
  const take = TAKE[inbound.kind] as Take<Inbound['kind']>;
  const owed = session.contactAnew === true;
  take(draft, inbound, before);
  if (inbound.kind !== 'late') askContactAnew(draft, owed);
  letGoOfCall(draft);
  if (draft.agreed === 'duress') callUnseen(draft);
  rememberQuestion(draft, from);
  const asks = draft.world.speaker === 'bot' && asksSecret(stepAt(draft, draft.session.at), draft.session);
  return { session: draft.session, effects: draft.effects, asksSecret: asks };
}

/** Beside a case that the screen knows nothing of the bot speaks on; what is typed is for the worker who has it. */
function draftOf(world: World, session: Session, inbound: Inbound): Draft {
  const draft: Draft = { world, session, effects: [] };
  const agreed = agreedWord(world, session, inbound);
  if (agreed !== null) draft.agreed = agreed;
  if (session.unseen?.case === undefined || world.speaker === 'bot') return draft;
  return { ...draft, world: { ...world, speaker: 'bot' }, readUnseen: true };
}

/** The question that was open before: where choices come back as their labels, its keyboard may still be there. */
function rememberQuestion({ world, session }: Draft, from: string): void {
  const here = world.flows.steps[from];
  if (session.at === from || !here) return;
  if (asksConsent(here) || isSkippedOnly(here) || here.type === 'listen' || (here.type === 'ask' && !here.navigates))
    session.asked = from;
}

/** A new session. After a worker closed the case too: screened again on what is new, the language kept. */
function anew({ flows, language }: World, before: Session | null): Session {
  return {
    hash: flows.hash,
    at: before === null ? flows.start : flows.on.again,
    answers: {},
    level: 'information',
    language: before?.language ?? language,
    reasons: [],
    ...(before?.words ? { words: before.words } : {}),
    ...(before?.resuming ? { resuming: before.resuming } : {}),
  };
}

/** The stored session; one of an older deploy whose step is gone goes to a safe step with its answers and level. */
function resumed({ flows, caseOpen }: World, stored: Session): Session {
  // Of what is in it only the answers are written to; all else is put in its place anew.
  const session = { ...stored, answers: { ...stored.answers } };
  if (!(session.at in flows.steps)) session.at = flows.on.again;
  if (session.back !== undefined) {
    const back = [session.back].flat().filter((name) => name in flows.steps);
    if (back.length > 0) session.back = back;
    else delete session.back;
  }
  if (session.asked !== undefined && !(session.asked in flows.steps)) delete session.asked;
  session.hash = flows.hash;
  if (session.unseen?.case && !caseOpen) forgetUnseen(session);
  return session;
}

/** A worker has closed the case that nobody saw: what the screen knew is all that is left. */
function forgetUnseen(session: Session): void {
  session.level = session.unseen?.level ?? session.level;
  session.reasons = session.reasons.filter((reason) => reason !== DURESS.answer);
  delete session.unseen;
  delete session.called;
}

import type { Offer } from '../../../core/effect.ts';
import { LIMITS } from '../../../core/limits.ts';
import { type CallBack, type KeptFor, UNKNOWN } from '../../../core/session.ts';
import { aloneKeys, caseOpenNow, type Draft, isPushed, labelOf, levelShown, say } from '../../draft.ts';
import { CONTACT, KEEP_WAY } from '../../names.ts';
import { NO_SUCH_OPTION, type Place, type StepHandler } from '../handler.ts';
import { askOfCall, callOptions, chosenOfCall, typedOfCall } from './calling.ts';
import { heard } from './heard.ts';

type Here = Place<'keep-way'>;
const KEPT_FOR: readonly KeptFor[] = ['day', 'three', 'week'];

/** A way to reach them is kept beside the case, for so long: on a messenger the chat, on our page a number typed here. */
export const keepWay: StepHandler<'keep-way'> = {
  enter(place, draft) {
    const { calling } = draft.session;
    if (!mayAsk(place, draft)) return place.step.next;
    if (calling === undefined) say(draft, asks(place, draft), shown(place, draft));
    else askOfCall(calling, draft, shown(place, draft));
    return null;
  },
  shown,
  choose(place, draft, option) {
    if (!caseOpenNow(draft)) return NO_SUCH_OPTION;
    const { calling } = draft.session;
    if (option === 'no') return nothingKept(place, draft);
    if (calling !== undefined) return go(place, draft, chosenOfCall(calling, option));
    const keep = KEPT_FOR.find((each) => each === option);
    if (keep === undefined) return NO_SUCH_OPTION;
    if (isPushed(draft)) return agreed(place, draft, { keep, callBack: null });
    draft.session.calling = { keep };
    return place.name;
  },
  type(place, draft, text) {
    if (!caseOpenNow(draft)) return NO_SUCH_OPTION;
    const { calling } = draft.session;
    const option = typedOption(place, draft, text);
    if (option !== null) return this.choose?.(place, draft, option) ?? null;
    const typed = calling === undefined ? null : typedOfCall(calling, draft, text);
    return typed === null ? heard(place, draft, text) : go(place, draft, typed);
  },
};

function isKept({ session }: Draft): boolean {
  return KEPT_FOR.some((each) => each === session.answers[KEEP_WAY.answer]);
}

/** One that was begun is finished also when somebody has come on duty meanwhile; in danger now it is not gone on with. */
function mayAsk({ step }: Here, draft: Draft): boolean {
  const { answers, calling } = draft.session;
  const isAlone = draft.world.desk === 'unstaffed';
  if (!caseOpenNow(draft)) return false;
  if (step.wanted) return isAlone || calling !== undefined || isKept(draft);
  if (levelShown(draft) === 'immediate') return false;
  // Who has just said that their phone shall stay dark is not asked the same once more.
  const declined = isPushed(draft) && answers[CONTACT.answer] === 'no';
  return calling !== undefined || (isAlone && !declined && !(KEEP_WAY.answer in answers));
}

/** That nobody is on duty is why it is asked; said once a turn. */
function asks({ step }: Here, draft: Draft): string[] {
  if (isKept(draft)) return ['keep-way.change'];
  const isSaid = draft.effects.some((effect) => effect.do === 'say' && effect.keys.includes('case.unstaffed'));
  return [...(isSaid || step.wanted ? [] : aloneKeys(draft)), 'keep-way.ask'];
}

function shown({ name }: Here, draft: Draft): Offer[] {
  const { calling } = draft.session;
  const offer = (option: string, key: string): Offer => ({ step: name, option, label: `choice.${key}` });
  if (calling !== undefined) {
    return [...callOptions(calling).map((option) => offer(option, option)), offer('no', 'keep-way-nothing')];
  }
  const no = isKept(draft) ? 'keep-way-end' : 'keep-way-no';
  return [...KEPT_FOR.map((option) => offer(option, `keep-way-${option}`)), offer('no', no)];
}

type OfCall = ReturnType<typeof typedOfCall>;

function go(place: Here, draft: Draft, known: OfCall): string | typeof NO_SUCH_OPTION {
  const { calling } = draft.session;
  if (known === null || calling === undefined) return NO_SUCH_OPTION;
  if (known === 'given up') return givenUp(place, draft);
  if ('callBack' in known) return agreed(place, draft, { keep: calling.keep, callBack: known.callBack });
  draft.session.calling = known.calling;
  return place.name;
}

/** On a messenger this says too that we may write first for as long, which the chat's own answer was shorter for. */
function agreed(
  { step }: Here,
  draft: Draft,
  { keep, callBack }: { keep: KeptFor; callBack: CallBack | null },
): string {
  settled(draft, keep, callBack);
  if (isPushed(draft)) mayWrite(draft, LIMITS.keepWayMs[keep]);
  say(draft, ['keep-way.agreed']);
  return step.next;
}

/** No, or not any more: the phone stays dark from now on. */
function nothingKept({ step }: Here, draft: Draft): string {
  const wasKept = isKept(draft);
  settled(draft, 'no', null);
  if (wasKept && isPushed(draft)) mayWrite(draft, 0);
  say(draft, [wasKept ? 'keep-way.ended' : 'keep-way.declined']);
  return step.next;
}

/** What was agreed to before stays as it was. */
function givenUp({ step }: Here, draft: Draft): string {
  delete draft.session.calling;
  draft.session.answers[KEEP_WAY.answer] ??= UNKNOWN;
  say(draft, ['keep-way.given-up']);
  return step.next;
}

function settled(draft: Draft, keep: KeptFor | 'no', callBack: CallBack | null): void {
  delete draft.session.calling;
  draft.session.answers[KEEP_WAY.answer] = keep;
  draft.effects.push({ do: 'keep-way', forMs: LIMITS.keepWayMs[keep], callBack });
}

function mayWrite({ session, effects }: Draft, forMs: number): void {
  session.answers[CONTACT.answer] = forMs > 0 ? 'day' : 'no';
  delete session.contactAnew;
  effects.push({ do: 'contact', forMs });
}

/** A label or its number; a plain "no" or "skip"; a plain "yes" is taken for the shortest. */
function typedOption(place: Here, draft: Draft, text: string): string | null {
  const { matchLabel } = draft.world.tools;
  const { language, calling } = draft.session;
  const labels = (keys: string[]) => keys.map((key) => labelOf(draft, key));
  const own = shown(place, draft);
  const chosen = own[matchLabel(text, labels(own.map((offer) => ('label' in offer ? offer.label : ''))), language)];
  const plain = (['day', 'no', 'no'] as const)[
    matchLabel(text, labels(['choice.yes', 'choice.no', 'choice.skip']), language)
  ];
  return chosen?.option ?? (plain === 'day' && calling !== undefined ? null : (plain ?? null));
}

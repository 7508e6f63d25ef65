import type { Failure, Mine, OpenCase } from '../../wire.ts';
import { post } from '../api.ts';
import { el } from '../dom.ts';
import type { Say } from '../words.ts';
import { caseActs } from './case-acts.ts';
import { type CaseMemory, createCaseMemory } from './case-memory.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { type CaseView, createCaseView } from './open-case.ts';

type Held = Pick<Mine, 'caseId' | 'fence'>;
export type CaseKeeper = {
  root: HTMLElement;
  openId(): string | null;
  fresh: ReadonlySet<string>;
  /** Whether this claim ended here; the stream may name it a moment longer. */
  ended(held: Held): boolean;
  open(held: Held): void;
  /** Reads a case of mine again: shown if it is the open one, else only noted as having news. */
  refresh(held: Held): Promise<void>;
  /** Somebody else has it, or it went back to the list. */
  lost(caseId: string): void;
  /** Takes everything off the screen and out of memory. */
  wipe(): void;
};
type Hooks = { textMax: number; silenceMs: number; signedOut(): void; changed(): void };

/** Nothing open: why not, if there is a reason, and what to do. */
function emptyPlace(say: Say, note: string): HTMLElement[] {
  const said = note === '' ? [] : [el('p', { class: 'hint', role: 'status' }, note)];
  return [...said, el('h2', {}, say('no-case')), el('p', { class: 'quiet' }, say('no-case-hint'))];
}

/** Notes what was on the screen, or that there is something new to look at. */
function remember(memory: CaseMemory, { caseId, lines }: OpenCase, onScreen: boolean): void {
  const theirs = Math.max(0, ...lines.filter(({ from }) => from === 'survivor').map(({ seq }) => seq));
  if (onScreen) {
    memory.saw(caseId, lines[lines.length - 1]?.seq ?? 0);
    memory.fresh.delete(caseId);
  } else if (theirs > memory.seen(caseId)) memory.fresh.add(caseId);
  // What was new was taken back before anybody looked.
  else memory.fresh.delete(caseId);
}

/** Which case is open, what was seen of it, and what is done with it. */
export function createCaseKeeper(say: Say, hooks: Hooks): CaseKeeper {
  const root = el('section', { id: 'case', class: 'case', tabindex: '-1' });
  const memory = createCaseMemory();
  let open: (Held & { view: CaseView }) | null = null;

  function clear(note: string): void {
    const hadFocus = root.contains(document.activeElement);
    open = null;
    root.replaceChildren(...emptyPlace(say, note));
    if (hadFocus) root.focus();
    document.body.classList.remove('has-case');
    hooks.changed();
  }

  function lost(caseId: string, note = say('failure.claim-lost')): void {
    memory.forget(caseId);
    if (open?.caseId === caseId) clear(note);
  }

  function refused(caseId: string, failure: Failure): void {
    if (failure === 'sign-in') return hooks.signedOut();
    if (failure === 'claim-lost') return lost(caseId);
    if (open?.caseId === caseId) open.view.fault(say(`failure.${failure}`));
  }

  function show(caseId: string, one: OpenCase): void {
    const view = open?.caseId === caseId ? open.view : null;
    view?.fault('');
    view?.show(one);
    remember(memory, one, view !== null && document.visibilityState === 'visible');
    hooks.changed();
  }

  const read = oneAtATime(async (caseId) => {
    const fence = memory.fence(caseId);
    if (fence === undefined) return;
    const answer = await post<OpenCase>(`cases/${caseId}/read`, { fence, seenSeq: memory.seen(caseId) });
    if (memory.fence(caseId) !== fence) return;
    return answer.ok ? show(caseId, answer.data) : refused(caseId, answer.failure);
  });

  function refresh(held: Held): Promise<void> {
    memory.hold(held);
    return read(held.caseId);
  }

  return {
    root,
    openId: () => open?.caseId ?? null,
    fresh: memory.fresh,
    ended: memory.ended,
    open(held) {
      const acts = caseActs(say, held, { memory, refresh, refused, lost });
      const view = createCaseView(say, { textMax: hooks.textMax, silenceMs: hooks.silenceMs, ...acts });
      open = { ...held, view };
      root.replaceChildren(view.root);
      document.body.classList.add('has-case');
      void refresh(held).then(() => view.heading.focus());
      hooks.changed();
    },
    refresh,
    lost,
    wipe() {
      memory.forgetAll();
      clear('');
    },
  };
}

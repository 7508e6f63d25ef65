import type { DeskState } from '../../wire.ts';
import { button, el, setText } from '../dom.ts';
import { details, levelBadge, type Say } from '../words.ts';

export type WaitingList = {
  root: HTMLElement;
  show(state: DeskState): void;
  /** Without a connection nothing can be taken; while one taking is under way no other starts. */
  set(changes: { connected?: boolean; busy?: boolean }): void;
};

/** Who waits, without content, under the one big button. */
export function createWaitingList(
  say: Say,
  { mayTake, take }: { mayTake: boolean; take(): Promise<void> },
): WaitingList {
  const next = button(say('take'), take, { class: 'take', disabled: true });
  const heading = el('h2');
  const list = el('ol', { class: 'plain waiting' });
  const rest = el('p', { class: 'quiet' });
  const is = { connected: false, busy: false, waiting: false, immediate: false };

  function refresh(): void {
    next.disabled = !is.connected || is.busy || !is.waiting;
    next.className = `take ${is.immediate ? 'danger' : is.waiting ? 'main' : ''}`;
    setText(next, say(is.busy ? 'taking' : is.immediate ? 'take-immediate' : 'take'));
  }

  return {
    root: el('section', { class: 'queue' }, ...(mayTake ? [next] : []), heading, list, rest),
    show({ waiting, waitingCount, nowMs }) {
      is.waiting = waitingCount > 0;
      is.immediate = waiting.some(({ level }) => level === 'immediate');
      refresh();
      setText(heading, say('waiting', { number: waitingCount }));
      const more = waitingCount - waiting.length;
      setText(rest, waitingCount === 0 ? say('waiting-none') : more > 0 ? say('waiting-more', { number: more }) : '');
      const row = (one: DeskState['waiting'][number]) =>
        el(
          'li',
          { class: one.level },
          levelBadge(say, one.level),
          el('span', { class: 'quiet' }, details(say, one, nowMs)),
        );
      list.replaceChildren(...waiting.map(row));
    },
    set(changes) {
      Object.assign(is, changes);
      refresh();
    },
  };
}

import type { DeskState } from '../wire.ts';
import { setText } from './dom.ts';
import type { Say } from './words.ts';

export type StateLine = {
  /** Connected: who is on duty. */
  up(state: DeskState): void;
  lost(): void;
  over(): void;
  /** Counts for the tab's title: how many wait, whether there is something new. Never what. */
  count(waiting: number, news: boolean): void;
};

/** The line that says whether this page is on duty. */
export function createStateLine(say: Say, element: HTMLElement, onDuty: boolean): StateLine {
  const put = (look: string, words: string) => {
    element.className = look;
    setText(element, words);
  };
  put('', say('connecting'));
  return {
    up({ onDuty: number, waiting }) {
      const alone = number === 1 ? say('on-duty-alone') : say('on-duty', { number });
      const immediate = waiting.filter(({ level }) => level === 'immediate').length;
      // Said here too, because on a phone the list is below the open case.
      const danger = immediate === 0 ? [] : [`▲ ${say('waiting-immediate', { number: immediate })}`];
      put(immediate === 0 ? 'up' : 'up alarm', [onDuty ? alone : say('watching', { number }), ...danger].join(' · '));
    },
    lost: () => put('lost', say('lost')),
    over: () => put('lost', say('signed-out')),
    count(waiting, news) {
      document.title = [...(waiting > 0 ? [`(${waiting})`] : []), ...(news ? ['•'] : []), say('title')].join(' ');
    },
  };
}

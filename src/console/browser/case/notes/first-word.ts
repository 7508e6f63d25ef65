import type { OpenCase } from '../../../wire.ts';
import { button, el, setText } from '../../dom.ts';
import type { Say } from '../../words.ts';
import { isQuiet } from './quiet.ts';

/** That a case goes back for want of a first word, and how to keep it without one. */
export function firstWordNote(say: Say, attend: () => Promise<void>): { root: HTMLElement; show(one: OpenCase): void } {
  const words = el('p');
  const root = el('div', { class: 'hint' }, words, button(say('attend'), attend));
  return {
    root,
    show(one) {
      setText(words, say(isQuiet(one) ? 'quiet.first-word' : 'first-word'));
      root.hidden = !one.firstWordPending || one.presence !== 'here';
    },
  };
}

// console/browser/case/notes/ is what a worker has to know before writing: who may read along, who may be writing, how else to reach them.

import type { OpenCase } from '../../../wire.ts';
import { button, el, setText } from '../../dom.ts';
import type { Say } from '../../words.ts';
import { createDoubt } from './doubt.ts';

type Part = { root: HTMLElement; show(one: OpenCase): void };
type Hooks = { silenceMs: number; put(question: string): void };

/** Whether a check word is set, the question for it, and when it has to be asked. `put` writes the question into the box. */
export function createCheckWord(say: Say, { silenceMs, put }: Hooks): Part {
  const set = el('p', {}, say('check.set'));
  const doubt = el('p', { class: 'doubt', role: 'status' });
  const inDoubt = createDoubt(silenceMs);
  let question = '';
  const ask = button(say('check.ask'), () => put(question));
  const root = el('div', { class: 'note', id: 'check-word' }, doubt, set, ask);
  return {
    root,
    show(one) {
      const { checkWord, content, presence } = one;
      question = checkWord ?? '';
      const asked = inDoubt(one) && presence === 'here' && content === 'here';
      setText(doubt, asked ? say(checkWord === null ? 'check.doubt-none' : 'check.doubt') : '');
      doubt.hidden = !asked;
      set.hidden = checkWord === null;
      ask.hidden = checkWord === null || presence !== 'here';
      root.hidden = doubt.hidden && set.hidden;
    },
  };
}

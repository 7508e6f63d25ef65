import type { SendsLeft } from '../../wire.ts';
import { el, setText } from '../dom.ts';
import type { Say } from '../words.ts';

export type SendsLine = { root: HTMLElement; show(sends: SendsLeft | null): void };

/** What is left of LINE's monthly sends: quiet, until the rest is kept. */
export function createSendsLine(say: Say): SendsLine {
  const root = el('p', { class: 'sends quiet', hidden: true });
  return {
    root,
    show(sends) {
      root.hidden = sends === null;
      if (sends === null) return;
      root.className = sends.kept ? 'sends hint' : 'sends quiet';
      setText(root, say(sends.kept ? 'sends-kept' : 'sends-left', { number: sends.left }));
    },
  };
}

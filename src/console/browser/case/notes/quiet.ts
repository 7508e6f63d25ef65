import type { OpenCase } from '../../../wire.ts';
import { el } from '../../dom.ts';
import type { Say } from '../../words.ts';

/** Whether nothing was written openly yet to somebody who used their word for danger: then writing is a decision of its own. */
export function isQuiet({ quiet, lines }: Pick<OpenCase, 'quiet' | 'lines'>): boolean {
  return quiet && !lines.some(({ from }) => from === 'worker');
}

/** The warning over such a case. */
export function quietWarning(say: Say): { root: HTMLElement; show(one: OpenCase): void } {
  const root = el('p', { class: 'presence', id: 'quiet', role: 'status' }, say('quiet.warning'));
  return {
    root,
    show(one) {
      root.hidden = !isQuiet(one);
    },
  };
}

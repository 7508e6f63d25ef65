import type { TalkLine } from '../../wire.ts';
import { el, setText } from '../dom.ts';
import { clock, type Say } from '../words.ts';

export type Talk = {
  root: HTMLElement;
  /** Adds what is new and takes away what the desk no longer keeps. */
  show(lines: TalkLine[]): void;
};

/** The conversation; a log, so that a screen reader speaks what arrives. */
export function createTalk(say: Say): Talk {
  const log = el('ol', { class: 'plain talk', role: 'log', 'aria-label': say('talk'), tabindex: '0' });
  const none = el('p', { class: 'quiet' }, say('talk-none'));
  const shown = new Map<string, HTMLElement>();

  function row(line: TalkLine): HTMLElement {
    const words = line.text ?? say('unreadable');
    const who = el('span', { class: 'quiet' }, `${say(line.from === 'worker' ? 'you' : 'them')} · ${clock(line.atMs)}`);
    return el('li', { class: line.from }, who, el('p', { dir: 'auto' }, words));
  }

  return {
    root: el('div', {}, none, log),
    show(lines) {
      const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 48;
      const ids = new Set(lines.map(({ id }) => id));
      for (const [id, element] of shown) {
        if (ids.has(id)) continue;
        element.remove();
        shown.delete(id);
      }
      for (const line of lines) {
        if (shown.has(line.id)) continue;
        const element = row(line);
        shown.set(line.id, element);
        log.append(element);
      }
      const cut = (lines[0]?.seq ?? 1) > 1;
      none.hidden = lines.length > 0 && !cut;
      setText(none, say(cut ? 'talk-cut' : 'talk-none'));
      if (atEnd) log.scrollTop = log.scrollHeight;
    },
  };
}

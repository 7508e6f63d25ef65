import type { OpenCase, TalkLine } from '../../wire.ts';
import { el, setText } from '../dom.ts';
import { clock, type Say } from '../words.ts';

type Told = Pick<OpenCase, 'lines' | 'reach'>;
export type Talk = {
  root: HTMLElement;
  /**
   * Makes the screen what the desk holds now: an answer always names every line there is. What is not in it leaves at
   * once, whether its time is over or the survivor took it back; the screen never keeps what the desk does not.
   */
  show(told: Told): void;
};
type Row = { element: HTMLElement; state: HTMLElement; delivery: TalkLine['delivery'] };

/** The conversation; a log, so that a screen reader speaks what arrives. Of what becomes of a line it speaks only a loss. */
export function createTalk(say: Say): Talk {
  const log = el('ol', { class: 'plain talk', role: 'log', 'aria-label': say('talk'), tabindex: '0' });
  const none = el('p', { class: 'quiet' }, say('talk-none'));
  const lost = el('p', { class: 'hidden', role: 'status' });
  const shown = new Map<string, Row>();
  let everGone = false;

  function add(line: TalkLine): Row {
    const words = line.text ?? say('unreadable');
    const name = line.from === 'worker' ? 'you' : 'them';
    const who = el('span', { class: 'quiet' }, `${say(line.mark === null ? name : 'mark')} · ${clock(line.atMs)}`);
    const state = el('span', { class: 'state', 'aria-live': 'off' });
    const own = line.delivery === null ? [] : [state];
    const element = el(
      'li',
      { class: line.mark === null ? line.from : `${line.from} mark` },
      who,
      el('p', { dir: 'auto' }, words),
      ...own,
    );
    const row = { element, state, delivery: line.delivery };
    shown.set(line.id, row);
    log.append(element);
    return row;
  }

  function mark(row: Row, { delivery, atMs }: TalkLine, { how }: Told['reach']): void {
    if (delivery === null) return;
    row.state.className = `state ${delivery}`;
    setText(row.state, say(delivery === 'waiting' ? `delivery.waiting-${how}` : `delivery.${delivery}`));
    if (delivery === 'lost' && row.delivery !== 'lost') setText(lost, say('lost-said', { time: clock(atMs) }));
    row.delivery = delivery;
  }

  function takeAway(lines: TalkLine[]): void {
    const ids = new Set(lines.map(({ id }) => id));
    for (const [id, { element }] of shown) {
      if (ids.has(id)) continue;
      element.remove();
      shown.delete(id);
      everGone = true;
    }
  }

  return {
    root: el('div', {}, none, log, lost),
    show({ lines, reach }) {
      const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 48;
      takeAway(lines);
      for (const line of lines) mark(shown.get(line.id) ?? add(line), line, reach);
      // Places are given without gaps: one that is missing was a line.
      const cut = everGone || lines.some(({ seq }, index) => seq !== index + 1);
      none.hidden = lines.length > 0 && !cut;
      setText(none, say(cut ? 'talk-cut' : 'talk-none'));
      if (atEnd) log.scrollTop = log.scrollHeight;
    },
  };
}

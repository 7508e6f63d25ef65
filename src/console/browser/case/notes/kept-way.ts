import type { OpenCase, WayShown } from '../../../wire.ts';
import { button, el, setText } from '../../dom.ts';
import { moment, type Say } from '../../words.ts';

type Called = Extract<WayShown, { how: 'call' }>;
type Part = { root: HTMLElement; show(one: OpenCase): void };

/** What to call by, and what may be said: on the screen only while it is wanted. No link: the computer remembers those. */
function calling(say: Say, { number, when, say: words }: Called): HTMLElement {
  const row = (label: string, value: string) => el('div', {}, el('dt', {}, label), el('dd', { dir: 'auto' }, value));
  const rows = [row(say('way.number'), number), row(say('way.when'), when), row(say('way.say'), words)];
  return el('dl', { class: 'calling' }, ...rows);
}

/** A way they agreed to be reached by: a chat that can be written to again, or a number to call. */
export function createKeptWay(say: Say, openAgain: () => Promise<void>): Part {
  const words = el('p');
  const number = el('div');
  const show = button(say('way.show'), () => turn(!shown), { 'aria-expanded': 'false' });
  const open = button(say('way.open'), openAgain);
  const root = el('div', { class: 'note', id: 'kept-way' }, words, number, show, open);
  let way: WayShown = { how: 'none' };
  let shown = false;

  function turn(on: boolean): void {
    shown = on && way.how === 'call';
    number.replaceChildren(...(shown && way.how === 'call' ? [calling(say, way)] : []));
    show.setAttribute('aria-expanded', String(shown));
    setText(show, say(shown ? 'way.hide' : 'way.show'));
  }

  return {
    root,
    show(one) {
      const changed = JSON.stringify(way) !== JSON.stringify(one.way);
      way = one.way;
      root.hidden = way.how === 'none';
      if (way.how === 'lost') setText(words, say('way.lost'));
      else if ('untilMs' in way) setText(words, say(`way.${way.how}`, { time: moment(way.untilMs, one.nowMs) }));
      show.hidden = way.how !== 'call';
      // Somebody who is there is written to in the conversation.
      open.hidden = way.how !== 'write' || (one.presence === 'here' && one.content === 'here');
      if (changed) turn(shown);
    },
  };
}

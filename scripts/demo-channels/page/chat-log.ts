import { both, element } from './dom.ts';
import type { Act, BubbleView, Part, PhoneView } from './wire.ts';

type Does = (act: Act) => void;

/** The chat as it lies open. Bubbles that did not change stay as they are, with what was uncovered in them. */
export function chatLog(place: HTMLElement, does: Does): (phone: PhoneView) => void {
  const shown = new Map<string, { json: string; bubble: HTMLElement }>();

  return ({ bubbles, about }) => {
    const isAtEnd = place.scrollHeight - place.scrollTop - place.clientHeight < 80;
    const wanted = bubbles.map((view) => {
      const json = JSON.stringify(view);
      const before = shown.get(view.id);
      if (before?.json === json) return before.bubble;
      const bubble = drawn(view, does);
      shown.set(view.id, { json, bubble });
      return bubble;
    });
    for (const [id, { bubble }] of shown) if (!wanted.includes(bubble)) shown.delete(id);
    const empty = about === '' ? [] : [element('p', { class: 'about' }, about)];
    place.replaceChildren(...(wanted.length === 0 ? empty : wanted));
    if (isAtEnd) place.scrollTop = place.scrollHeight;
  };
}

function drawn(view: BubbleView, does: Does): HTMLElement {
  const { id, mine, parts, under, marks, atMs } = view;
  const press = (label: string) => does({ act: 'presses', label, on: id });
  const time = new Date(atMs).toLocaleTimeString('zh', { hour: '2-digit', minute: '2-digit', hour12: false });
  const foot = element(
    'p',
    { class: 'foot' },
    ...marks.map((mark) => element('span', { class: 'mark' }, ...both(mark))),
    time,
  );
  const bubble = element('div', { class: 'bubble' }, ...parts.map((part) => drawnPart(part, press)), foot);
  const rows = under.map((labels) =>
    element('div', { class: 'under' }, ...labels.map((label) => button(label, [label], press))),
  );
  return element('div', { class: mine ? 'said mine' : 'said', 'data-bubble': id }, bubble, ...rows);
}

function drawnPart(part: Part, press: (label: string) => void): HTMLElement {
  if (part.is === 'button') return button(part.label, part.lines, press);
  return part.covered ? covered(part.text) : element('span', { class: 'words' }, part.text);
}

function button(label: string, lines: readonly string[], press: (label: string) => void): HTMLElement {
  const made = element('button', { type: 'button' }, ...lines.map((line) => element('span', {}, line)));
  made.addEventListener('click', () => press(label));
  return made;
}

/** Covered words open when they are pressed, and are not read aloud before. */
function covered(text: string): HTMLElement {
  const words = element('span', { 'aria-hidden': 'true' }, text);
  const made = element(
    'span',
    { class: 'covered', role: 'button', tabindex: '0', 'aria-label': '遮住的字 covered words' },
    words,
  );
  const open = () => {
    made.replaceWith(element('span', { class: 'words' }, text));
  };
  made.addEventListener('click', open);
  made.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    open();
  });
  return made;
}

import type { Label } from './wire.ts';

type Attributes = Record<string, string | boolean>;

/** An element with its attributes and what is in it; words are never read as HTML. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...inside: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(name, '');
    else if (value !== false) made.setAttribute(name, value);
  }
  made.append(...inside);
  return made;
}

/** Both languages, each named for those who read aloud. */
export function both([chinese, english]: Label): Node[] {
  if (english === '') return [document.createTextNode(chinese)];
  return [document.createTextNode(`${chinese} `), element('span', { lang: 'en' }, english)];
}

/** The one element of this name inside; the page is ours, so its absence is a mistake. */
export function part<Found extends HTMLElement = HTMLElement>(within: ParentNode, selector: string): Found {
  const found = within.querySelector<Found>(selector);
  if (found === null) throw new Error(`the page has no ${selector}`);
  return found;
}

/** Fills an element anew only when what it shows has changed, so that nobody loses the button under their finger. */
export function keeper<Shown>(place: HTMLElement, fill: (shown: Shown) => Node[]): (shown: Shown) => void {
  let before: string | null = null;
  return (shown) => {
    const now = JSON.stringify(shown);
    if (now === before) return;
    before = now;
    place.replaceChildren(...fill(shown));
  };
}

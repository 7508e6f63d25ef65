// webchat/browser/transcript/ is what is on the page and nowhere else: bubbles, focus, the parts taken over from an answer.

/** Puts the part of another page in the place of ours, if it differs; the focus stays on the same button of it. */
export function exchange(page: Document, other: Document, selector: string): void {
  const old = page.querySelector<HTMLElement>(selector);
  const fresh = other.querySelector<HTMLElement>(selector);
  if (!old || !fresh || old.outerHTML === fresh.outerHTML) return;
  const place = buttons(old).indexOf(page.activeElement as HTMLElement);
  const added = page.importNode(fresh, true);
  old.replaceWith(added);
  const focused = buttons(added)[place];
  if (focused) focused.focus();
}

function buttons(part: HTMLElement): HTMLElement[] {
  return [part, ...Array.from(part.querySelectorAll<HTMLElement>('a, button'))];
}

export function copyAttributes(from: HTMLElement, to: HTMLElement): void {
  for (const attribute of Array.from(from.attributes)) to.setAttribute(attribute.name, attribute.value);
}

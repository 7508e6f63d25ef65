/** Does something that may take the focused button away; whoever works by keyboard is then in the conversation, not nowhere. */
export function keepingFocus(log: HTMLElement, change: () => void): void {
  const page = log.ownerDocument;
  const focused = page.activeElement;
  change();
  if (focused && !page.contains(focused)) log.focus({ preventScroll: true });
}

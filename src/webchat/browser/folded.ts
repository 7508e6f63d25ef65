/**
 * Puts the conversation of a page that needs script in the place of what stands there without (chat-page.ts). Gives back
 * how to undo that; null when there was nothing to unfold.
 */
export function unfold(page: Document): (() => void) | null {
  const folded = page.querySelector<HTMLTemplateElement>('#talk');
  if (!folded) return null;
  const without = Array.from(page.body.childNodes);
  exchange(page, [page.importNode(folded.content, true)]);
  return () => exchange(page, without);
}

function exchange(page: Document, nodes: Node[]): void {
  page.body.textContent = '';
  page.body.append(...nodes);
}

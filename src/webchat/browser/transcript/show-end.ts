/** Scrolls so that the end of a bubble stands above the box to write in, however tall that is. */
export function showEnd(page: Document, bubble: Element): void {
  bubble.scrollIntoView({ block: 'end' });
  const compose = page.querySelector('.compose');
  const gap = 12;
  const hidden = compose ? bubble.getBoundingClientRect().bottom + gap - compose.getBoundingClientRect().top : 0;
  if (hidden > 0) scrollBy(0, hidden);
}

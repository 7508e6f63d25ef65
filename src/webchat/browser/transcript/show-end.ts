/** How much of the conversation can be seen at once, in CSS pixels: between the way out and the box to write in. */
export function roomIn(page: Document): number {
  const bars = page.querySelectorAll<HTMLElement>('header, .compose');
  return Array.from(bars).reduce((room, bar) => room - bar.offsetHeight, innerHeight);
}

/** Scrolls so that the end of a bubble stands above the box to write in, however tall that is. */
export function showEnd(page: Document, bubble: Element): void {
  bubble.scrollIntoView({ block: 'end' });
  const compose = page.querySelector('.compose');
  const gap = 12;
  const hidden = compose ? bubble.getBoundingClientRect().bottom + gap - compose.getBoundingClientRect().top : 0;
  if (hidden > 0) scrollBy(0, hidden);
}

// webchat/browser/ is the survivors' page in motion: sending, what comes, leaving. Without it the page works too.

/** Says to a screen reader, and nobody else, how many taps of Shift are missing; 0 = nothing. */
export function announce(page: Document, taps: number): void {
  const line = page.querySelector<HTMLElement>('#shift');
  if (line) line.textContent = (taps === 2 ? line.dataset.two : taps === 1 ? line.dataset.one : '') || '';
}

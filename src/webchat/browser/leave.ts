/** What must stop, and forget, when the page is emptied. */
const ending: (() => void)[] = [];
let left = false;

export function onEmpty(end: () => void): void {
  ending.push(end);
}

export function hasLeft(): boolean {
  return left;
}

/** Takes everything a person could read out of the page, then out of memory. The page is of no use afterwards. */
export function empty(): void {
  left = true;
  const root = document.documentElement;
  document.title = '';
  while (root.lastChild) root.removeChild(root.lastChild);
  for (const end of ending) end();
}

/** Gone at once: the page is emptied before anything is waited for, the server is told in passing, the whole tab's entry becomes another site. */
export function leave({ base, exitUrl }: { base: string; exitUrl: string }): void {
  if (left) return;
  empty();
  // Not awaited: leaving never waits for the network. A failure here changes nothing for the person leaving.
  fetch(`${base}/leave`, { method: base ? 'POST' : 'GET', keepalive: true, redirect: 'manual' }).catch(() => undefined);
  try {
    (top || window).location.replace(exitUrl);
  } catch {
    // Whoever frames us may have forbidden that: then this frame alone goes.
    location.replace(exitUrl);
  }
}

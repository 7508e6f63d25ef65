/** What must stop at once when somebody leaves. */
const ending: (() => void)[] = [];
let left = false;

export function onLeave(end: () => void): void {
  ending.push(end);
}

export function hasLeft(): boolean {
  return left;
}

/** Takes everything a person could read out of the page. */
export function wipe(): void {
  document.title = '';
  document.documentElement.replaceChildren();
}

/** Gone at once: the page is emptied before anything is waited for, the server is told in passing, this entry becomes another site. */
export function leave(exitUrl: string): void {
  if (left) return;
  left = true;
  wipe();
  for (const end of ending) end();
  // Not awaited: leaving never waits for the network. A failure here changes nothing for the person leaving.
  fetch('/leave', { keepalive: true, redirect: 'manual' }).catch(() => undefined);
  location.replace(exitUrl);
}

/** The one line under the conversation, read out by screen readers: what is wrong, and one button to try again. */
export type Notice = {
  set(state: { offline?: boolean; unsent?: boolean }): void;
  /** Once, until something else is said. */
  say(text: string): void;
};

export function createNotice(page: Document, again: () => void): Notice {
  const line = page.querySelector<HTMLElement>('#notice');
  const button = page.querySelector<HTMLElement>('#again');
  const now = { offline: false, unsent: false };
  if (button) button.addEventListener('click', again);

  const show = (text: string) => {
    if (line && line.textContent !== text) line.textContent = text;
    if (button) button.hidden = !now.unsent;
  };
  return {
    set(state) {
      const { offline, unsent } = now;
      Object.assign(now, state);
      // What was said stands until something changes.
      if (now.offline === offline && now.unsent === unsent) return;
      const words = line ? line.dataset : {};
      show((now.unsent ? words.unsent : now.offline ? words.offline : '') || '');
    },
    say(text) {
      if (!now.unsent && !now.offline) show(text);
    },
  };
}

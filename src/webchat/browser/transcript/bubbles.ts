import { keepingFocus } from './focus.ts';
import { roomIn, showEnd } from './show-end.ts';

/** The bubbles of the conversation on the page. */
export type Bubbles = {
  /** Adds the server's bubbles out of `source`; one already here is not added twice. */
  take(source: ParentNode): void;
  outage(card: HTMLElement): void;
  empty(): void;
  /** The newest sequence number here. */
  seen(): number;
};

export function createBubbles(page: Document, log: HTMLElement): Bubbles {
  let seen = 0;

  /** At its place, which is nearly always the end. Only the newest question can be answered by a tap. */
  function put(bubble: HTMLElement): HTMLElement {
    const seq = Number(bubble.dataset.seq);
    const added = page.importNode(bubble, true);
    const late = seq > 0 && seq < seen;
    keepingFocus(log, () => {
      for (const old of (late ? added : log).querySelectorAll('.choices')) old.remove();
      for (const old of log.querySelectorAll('.outage')) old.remove();
    });
    const after = Array.from(log.children).find((other) => Number((other as HTMLElement).dataset.seq) > seq);
    log.insertBefore(added, (late && after) || null);
    seen = Math.max(seen, seq);
    return added;
  }
  /** Shown once: a shorter one never takes the numbers away, and the same is not said twice. */
  function putOutage(bubble: HTMLElement): HTMLElement | null {
    const old = log.querySelector('.outage');
    if (old && (old.querySelector('a') || old.textContent === bubble.textContent)) return null;
    if (old) old.remove();
    const added = page.importNode(bubble, true);
    log.append(added);
    return added;
  }
  /** What came is read from its beginning; when it all fits, its end is in view with the choices. */
  function show(first: HTMLElement): void {
    const last = log.lastElementChild || first;
    const height = last.getBoundingClientRect().bottom - first.getBoundingClientRect().top;
    if (height > roomIn(page)) first.scrollIntoView({ block: 'start' });
    else showEnd(page, last);
  }

  return {
    take(source) {
      let first: HTMLElement | null = null;
      for (const bubble of source.querySelectorAll<HTMLElement>('article[data-seq]')) {
        const seq = Number(bubble.dataset.seq);
        if (seq > 0 && log.querySelector(`[data-seq="${seq}"]`)) continue;
        const added = bubble.classList.contains('outage') ? putOutage(bubble) : put(bubble);
        first = first || added;
      }
      if (first) show(first);
    },
    outage(card) {
      const added = putOutage(card);
      if (added) show(added);
    },
    empty() {
      keepingFocus(log, () => {
        log.textContent = '';
      });
      seen = 0;
    },
    seen: () => seen,
  };
}

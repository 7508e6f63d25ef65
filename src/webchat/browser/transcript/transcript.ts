import { unfold } from '../folded.ts';
import type { Notice } from '../notice.ts';
import { copyAttributes, exchange } from './adopt.ts';
import { createBubbles } from './bubbles.ts';
import { ownWords, wordsOf } from './own-words.ts';
import { showEnd } from './show-end.ts';

/** What is on the page, and nowhere else: nothing is stored by the browser. */
export type Transcript = {
  /** Adds what the server rendered; a bubble already here is not added twice. */
  add(html: string): void;
  /** Takes over language, title and buttons of the page the server answered with. True when that is a first page again. */
  adopt(html: string): boolean;
  /** A choice of theirs, shown at once. */
  own(label: string): HTMLElement;
  /** Words of theirs, shown at once; covered where they were asked for what is theirs alone. */
  typed(text: string): HTMLElement;
  /** Own words that were not read go back where they were written, but for covered ones. */
  giveBack(own: HTMLElement | null): void;
  /** The numbers to call, when nothing can be reached. */
  outage(): void;
  leavesAtOnce(text: string): boolean;
  seen(): number;
  clear(): void;
};

const ADOPTED = ['.banner', 'header', 'nav', '#words > label', '#words > button', '#outage'];
const KEPT = ['#log', '#notice'];

export function createTranscript(page: Document, notice: Notice): Transcript {
  const log = find(page, '#log');
  const field = page.querySelector('textarea');
  const bubbles = createBubbles(page, log);
  const parse = (html: string) => {
    const parsed = new DOMParser().parseFromString(html, 'text/html');
    unfold(parsed);
    return parsed;
  };

  const own = (text: string) => {
    const bubble = ownWords(page, log.dataset.you || '', text);
    log.append(bubble);
    showEnd(page, bubble);
    return bubble;
  };

  return {
    add: (html) => bubbles.take(parse(html)),
    adopt(html) {
      const answer = parse(html);
      page.documentElement.lang = answer.documentElement.lang;
      page.title = answer.title;
      for (const selector of ADOPTED) exchange(page, answer, selector);
      for (const selector of KEPT) copyAttributes(find(answer, selector), find(page, selector));
      find(page, '#again').textContent = find(answer, '#again').textContent;
      const anew = answer.querySelector('[name=first]') !== null;
      for (const old of page.querySelectorAll('.honest')) old.remove();
      const honest = answer.querySelector('.honest');
      if (honest && !anew) log.after(page.importNode(honest, true));
      if (anew) bubbles.empty();
      bubbles.take(answer);
      notice.say(find(answer, '#notice').textContent || '');
      return anew;
    },
    own,
    typed(text) {
      const cover = log.dataset.covered || '';
      const bubble = own(cover || text);
      bubble.classList.toggle('covered', cover !== '');
      return bubble;
    },
    giveBack(unread) {
      if (!unread || !field) return;
      if (field.value === '' && !unread.classList.contains('covered')) field.value = wordsOf(unread);
      unread.remove();
      notice.say(find(page, '#notice').dataset.unread || '');
    },
    outage() {
      const kept = page.querySelector<HTMLTemplateElement>('#outage');
      const card = kept?.content.querySelector<HTMLElement>('article');
      if (card) bubbles.outage(card);
    },
    leavesAtOnce: (text) => (find(page, '#leave').dataset.typed || '').split('|').includes(text.trim().toLowerCase()),
    seen: bubbles.seen,
    clear() {
      bubbles.empty();
      if (field) field.value = '';
    },
  };
}

function find(page: Document, selector: string): HTMLElement {
  const found = page.querySelector<HTMLElement>(selector);
  if (!found) throw new Error(`the page has no ${selector}`);
  return found;
}

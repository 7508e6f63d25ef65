/** What is on the page, and nowhere else: nothing is stored by the browser. */
export type Transcript = {
  /** Adds what the server rendered; a bubble already here is not added twice. */
  add(html: string): void;
  /** Takes over language, title and buttons of the page the server answered with. True when that is a first page again. */
  adopt(html: string): boolean;
  /** Own words, shown at once. */
  own(text: string): void;
  notice(text: string): void;
  words(name: 'notSent' | 'offline' | 'online'): string;
  seen(): number;
};

const ADOPTED = ['header', 'nav', '#words > label', '#words > button', '#notice'];

export function createTranscript(page: Document): Transcript {
  const log = page.querySelector<HTMLElement>('#log');
  if (!log) throw new Error('the page has no conversation');
  let seen = 0;

  const take = (source: ParentNode) => {
    let first: HTMLElement | null = null;
    for (const old of log.querySelectorAll('.outage')) old.remove();
    for (const bubble of source.querySelectorAll<HTMLElement>('article[data-seq]')) {
      const seq = Number(bubble.dataset.seq);
      if (seq > 0 && seq <= seen && log.querySelector(`[data-seq="${seq}"]`)) continue;
      seen = Math.max(seen, seq);
      retireChoices();
      const added = page.importNode(bubble, true);
      log.append(added);
      first ??= added;
    }
    if (first) show(first);
  };
  /** What came is read from its beginning; when it all fits, its end is in view with the choices. */
  const show = (first: HTMLElement) => {
    const last = log.lastElementChild ?? first;
    const height = last.getBoundingClientRect().bottom - first.getBoundingClientRect().top;
    if (height > innerHeight / 2) first.scrollIntoView({ block: 'start' });
    else last.scrollIntoView({ block: 'end' });
  };
  /** Only the newest question can be answered by a tap; the older ones stay readable. */
  const retireChoices = () => {
    for (const old of log.querySelectorAll('.choices')) old.remove();
  };
  const parse = (html: string) => new DOMParser().parseFromString(html, 'text/html');

  return {
    add: (html) => take(parse(html)),
    adopt(html) {
      const answer = parse(html);
      page.documentElement.lang = answer.documentElement.lang;
      page.title = answer.title;
      for (const selector of ADOPTED) {
        const old = page.querySelector(selector);
        const fresh = answer.querySelector(selector);
        if (old && fresh) old.replaceWith(page.importNode(fresh, true));
      }
      for (const old of page.querySelectorAll('.honest')) old.remove();
      const anew = answer.querySelector('.honest') !== null;
      if (anew) {
        log.replaceChildren();
        seen = 0;
      }
      take(answer);
      return anew;
    },
    own(text) {
      const bubble = page.createElement('article');
      bubble.className = 'bubble you';
      const who = page.createElement('h2');
      who.className = 'who';
      who.textContent = log.dataset.you ?? '';
      const said = page.createElement('p');
      said.dir = 'auto';
      said.textContent = text;
      bubble.append(who, said);
      log.append(bubble);
      bubble.scrollIntoView({ block: 'end' });
    },
    notice(text) {
      const line = page.querySelector('#notice');
      if (line) line.textContent = text;
    },
    words: (name) => log.dataset[name] ?? '',
    seen: () => seen,
  };
}

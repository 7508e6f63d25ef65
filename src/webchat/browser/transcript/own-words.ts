/** A bubble with what the person wrote, made here: the server does not send it back. */
export function ownWords(page: Document, who: string, text: string): HTMLElement {
  const bubble = page.createElement('article');
  const heading = page.createElement('h2');
  const said = page.createElement('p');
  bubble.className = 'bubble you';
  heading.className = 'who';
  heading.textContent = who;
  said.dir = 'auto';
  said.textContent = text;
  bubble.append(heading, said);
  return bubble;
}

/** The words of such a bubble. */
export function wordsOf(own: HTMLElement): string {
  const said = own.querySelector('p');
  return said?.textContent || '';
}

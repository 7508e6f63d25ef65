import { ask } from './ask.ts';
import { both, element, part } from './dom.ts';
import { phone } from './phone.ts';
import { PHONES, type View } from './wire.ts';

/** The page: two phones that follow one stream, and links to the desk. */
const shows = PHONES.map((name) => {
  const show = phone(part(document, `[data-phone="${name}"]`), name);
  return (view: View) => show(view[name]);
});

const lost = part(document, '#lost');
const stream = new EventSource('/events');
stream.addEventListener('view', (event) => {
  lost.hidden = true;
  const view = JSON.parse(event.data) as View;
  for (const show of shows) show(view);
});
stream.addEventListener('error', () => {
  lost.hidden = false;
});

const invited = part(document, '#invited');
part(document, '#invite').addEventListener('click', () => {
  void ask('/desk', {}).then(({ url, notice }) => {
    const link = url === undefined ? both(notice ?? ['没有链接。', 'No link.']) : [deskLink(url)];
    invited.replaceChildren(...link);
    invited.querySelector('a')?.focus();
  });
});

function deskLink(href: string): HTMLElement {
  const words = both(['打开值班台（只能用一次）', 'Open the desk (works once)']);
  const link = element('a', { href, target: '_blank', rel: 'noopener' }, ...words);
  link.addEventListener('click', () => setTimeout(() => invited.replaceChildren()));
  return link;
}

if (matchMedia('(min-width: 60rem)').matches) {
  for (const box of document.querySelectorAll('details')) box.open = true;
}

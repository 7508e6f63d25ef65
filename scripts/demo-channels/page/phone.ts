import { ask } from './ask.ts';
import { chatLog } from './chat-log.ts';
import { both, element, keeper, part } from './dom.ts';
import { showWeather } from './weather-box.ts';
import type { Act, Label, MenuItem, PhoneName, PhoneView, View } from './wire.ts';
import { wordsLine } from './words-line.ts';

type Press = (item: MenuItem) => void;

function itemButton(item: MenuItem, press: Press): HTMLElement {
  const made = element('button', { type: 'button' }, ...both(item.label));
  made.addEventListener('click', () => press(item));
  return made;
}

/** Buttons of plain labels, in rows. */
function labelRows(rows: readonly string[][], press: (label: string) => void): HTMLElement[] {
  return rows.map((row) =>
    element(
      'div',
      { class: 'keys-row' },
      ...row.map((label) => {
        const made = element('button', { type: 'button' }, label);
        made.addEventListener('click', () => press(label));
        return made;
      }),
    ),
  );
}

/** One phone with its weather. Gives back what shows a new state of it. */
export function phone(section: HTMLElement, name: PhoneName): (view: View[PhoneName]) => void {
  const notice = part(section, '.notice');
  const menu = part(section, '.menu');
  const more = part(section, '.more');
  const tell = (words: Label | null | undefined) => notice.replaceChildren(...(words ? both(words) : []));

  async function does(act: Act): Promise<boolean> {
    const { notice: words } = await ask(`/act/${name}`, act);
    tell(words);
    return !words;
  }
  const words = wordsLine(part<HTMLFormElement>(section, '.line-of-words'), does);
  const log = chatLog(part(section, '.log'), (act) => void does(act));

  function openMenu(open: boolean): void {
    menu.hidden = !open;
    more.setAttribute('aria-expanded', String(open));
  }
  more.addEventListener('click', () => openMenu(menu.hidden !== false));
  section.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || menu.hidden) return;
    openMenu(false);
    more.focus();
  });
  const choose: Press = ({ act, text }) => {
    openMenu(false);
    more.focus();
    if (act === 'edit') words.edit();
    else void does({ act, ...(text === undefined ? {} : { text }) });
  };

  const press = (label: string) => void does({ act: 'taps', label });
  const keep = {
    keys: keeper<string[][]>(part(section, '.keys'), (rows) => labelRows(rows, press)),
    pills: keeper<string[]>(part(section, '.pills'), (labels) =>
      labels.length === 0 ? [] : labelRows([labels], press),
    ),
    first: keeper<MenuItem | null>(part(section, '.first'), (item) => (item ? [itemButton(item, choose)] : [])),
    menu: keeper<PhoneView['menu']>(menu, (groups) =>
      groups.filter(({ items }) => items.length > 0).flatMap((group) => menuGroup(group, choose)),
    ),
    outside: keeper<Pick<PhoneView, 'name' | 'preview' | 'notification'>>(part(section, '.notification'), lockScreen),
  };
  const weather = showWeather(part(section, '.weather'), name, tell);

  return ({ phone: view, weather: passed }) => {
    const { name: title, preview, notification } = view;
    part(section, '.name').textContent = title;
    part(section, '.preview').textContent = preview;
    keep.outside({ name: title, preview, notification });
    keep.keys(view.keyboard ?? []);
    keep.pills(view.quickReplies);
    keep.first(view.first);
    keep.menu(view.menu);
    part(section, '.busy').hidden = !view.busy;
    words.show(view);
    log(view);
    weather(passed);
  };
}

function menuGroup({ title, items }: PhoneView['menu'][number], choose: Press): HTMLElement[] {
  return [
    element('p', { class: 'caption' }, ...both(title)),
    element('div', { class: 'items' }, ...items.map((item) => itemButton(item, choose))),
  ];
}

function lockScreen({ name, notification }: Pick<PhoneView, 'name' | 'notification'>): Node[] {
  if (notification === null) return [element('span', { class: 'dark' }, ...both(['（没有通知）', '(nothing)']))];
  const mark = notification.sound ? [] : [element('span', { class: 'mark' }, ...both(['静音', 'no sound']))];
  return [element('b', {}, name), ...mark, element('span', {}, notification.text)];
}

import { ask } from './ask.ts';
import { both, element, keeper, part } from './dom.ts';
import type { Label, Passed, PhoneName, WeatherView } from './wire.ts';

type Tell = (words: Label | null | undefined) => void;

/** The platform's weather under a phone: what goes wrong next, and what passed. */
export function showWeather(box: HTMLElement, name: PhoneName, tell: Tell): (view: WeatherView) => void {
  const form = part<HTMLFormElement>(box, '.failing');
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const { path, how } = Object.fromEntries(new FormData(form));
    void ask(`/fail/${name}`, { path, how }).then(({ notice }) =>
      tell(notice ?? ['好，下一次就这样。', 'Yes, the next one will.']),
    );
  });
  for (const button of box.querySelectorAll<HTMLElement>('[data-trouble]')) {
    button.addEventListener('click', () => {
      void ask(`/trouble/${name}`, { name: button.dataset.trouble }).then(({ notice }) =>
        tell(notice ?? ['好了。', 'Done.']),
      );
    });
  }
  const counts = keeper<WeatherView['counts']>(part(box, '.counts'), (all) =>
    all.map(({ label, count }) =>
      element('div', {}, element('dt', {}, ...both(label)), element('dd', {}, String(count))),
    ),
  );
  const passed = keeper<Passed[]>(part(box, '.passed'), (all) => all.map(line));
  return (view) => {
    counts(view.counts);
    passed(view.passed);
  };
}

function line({ atMs, way, what, result }: Passed): HTMLElement {
  const time = new Date(atMs).toLocaleTimeString('zh', { hour12: false });
  const isWell = /^(?:ok|2\d\d|waiting)$/.test(result);
  return element(
    'li',
    { class: way },
    element('span', { class: 'time' }, time),
    element('span', { class: 'way' }, ...both(way === 'in' ? ['来', 'in'] : ['去', 'out'])),
    element('span', { class: 'what' }, what),
    element('b', isWell ? {} : { class: 'ill' }, result),
  );
}

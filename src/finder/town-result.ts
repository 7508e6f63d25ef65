import { html } from 'hono/html';
import { FIRST_LANGUAGE } from '../core/language.ts';
import { LIMITS } from '../core/limits.ts';
import { centreName } from '../directory/create-directory.ts';
import { openingLines, spokenLine, type Words } from '../directory/describe-centre.ts';
import type { Centre } from '../directory/schema.ts';
import type { Html } from '../http/page.ts';
import { telephoneLink } from '../http/telephone-link.ts';
import type { FinderView } from './finder-view.ts';

/** The town that was chosen: its centres, then the towns around it. */
export function townResult(view: FinderView, code: string): Html {
  const { directory, texts, language } = view;
  const centres = directory.centresOf(code);
  return html`<section class="town" aria-labelledby="town">
<h2 id="town">${directory.townName(code, language)}${
    language === FIRST_LANGUAGE
      ? ''
      : html` <span class="quiet" lang="${FIRST_LANGUAGE}">${directory.townName(code, FIRST_LANGUAGE)}</span>`
  }</h2>
${centres.length === 0 ? html`<p>${texts.t(language, 'finder:centre.none')}</p>` : ''}
${centres.map((centre) => centreCard(view, centre))}
${neighbours(view, code)}
</section>`;
}

function centreCard({ texts, language }: FinderView, centre: Centre): Html {
  const words: Words = (key, params) => texts.t(language, key, params);
  const sample = centre['x-sample'];
  return html`<article class="card">
<h3>${centreName(centre, language)}</h3>
${sample ? html`<p class="sample">${words('finder:centre.sample')}</p>` : ''}
<dl>
<dt>${words(sample ? 'finder:centre.sample-hours' : 'finder:centre.hours')}</dt>
${openingLines(centre, words).map((line) => html`<dd>${line}</dd>`)}
<dt>${words('finder:centre.spoken')}</dt><dd>${spokenLine(centre, words)}</dd>
${sample ? '' : wayThere(words, centre)}
</dl>
</article>`;
}

/** Address and numbers of a real centre; what nobody gave is said, never guessed. */
function wayThere(words: Words, { location, service }: Centre): Html {
  const unknown = words('finder:centre.not-given');
  return html`<dt>${words('finder:centre.address')}</dt><dd>${location.address ?? unknown}</dd>
<dt>${words('finder:centre.phone')}</dt>
${service.phones.map(({ number }) => html`<dd><a href="${telephoneLink(number)}">${number}</a></dd>`)}
${service.phones.length === 0 ? html`<dd>${unknown}</dd>` : ''}`;
}

function neighbours({ directory, texts, language }: FinderView, code: string): Html {
  const near = directory.nearest(code, LIMITS.neighboursShown);
  if (near === null) return html`<p class="quiet">${texts.t(language, 'finder:near.unplaced')}</p>`;
  return html`<form method="post" action="/find">
<input type="hidden" name="language" value="${language}">
<h3 id="near">${texts.t(language, 'finder:near.heading')}</h3>
<p class="quiet">${texts.t(language, 'finder:near.straight')}</p>
<ul class="choices" aria-labelledby="near">${near.map((other) => {
    const params = { town: directory.townName(other.code, language), km: other.km.toFixed(1) };
    return html`<li><button name="town" value="${other.code}">${texts.t(language, 'finder:near.town', params)}</button></li>`;
  })}</ul>
</form>`;
}

import { html } from 'hono/html';
import { FIRST_LANGUAGE, LANGUAGES } from '../core/language.ts';
import { numbersView } from '../http/numbers-view.ts';
import { type Html, page } from '../http/page.ts';
import type { FinderView } from './finder-view.ts';
import { townResult } from './town-result.ts';

/** The whole finder page. What was typed is not written back: somebody else may be looking. */
export function finderPage(view: FinderView): Html {
  const { texts, language, found } = view;
  const words = (key: string) => texts.t(language, key);
  return page({
    language,
    // A tab says no more than the chat's does.
    title: words('web:title'),
    icon: view.icon,
    styles: view.styles,
    banner: view.demo ? words('common:demo') : null,
    body: html`<a class="skip" href="#main">${words('common:skip')}</a>
<header class="top"><div class="bar">
<a class="button leave" href="/leave" rel="noreferrer noopener nofollow">${words('common:leave')}</a>
${languageForm(view)}
</div></header>
<main id="main">
<h1>${words('finder:title')}</h1>
${numbersToCall(view)}
<p><a class="button" href="/">${words('finder:chat')}</a></p>
${found.kind === 'town' ? townResult(view, found.code) : ''}
${searchForm(view)}
${townList(view)}
</main>
<footer class="bar quiet"><p>${words('finder:nothing-kept')}</p>
<p>${words('finder:data-source')} <span lang="en">${view.directory.attribution}</span></p></footer>`,
  });
}

function languageForm({ texts, language, found }: FinderView): Html {
  return html`<form method="post" action="/find" aria-label="${texts.t(language, 'common:language.label')}">
${found.kind === 'town' ? html`<input type="hidden" name="town" value="${found.code}">` : ''}
${LANGUAGES.filter((other) => other !== language).map(
  (other) =>
    html`<button name="language" value="${other}" lang="${other}">${texts.t(FIRST_LANGUAGE, `common:language.${other}`)}</button>`,
)}
</form>`;
}

function numbersToCall({ texts, language, numbers }: FinderView): Html | '' {
  if (numbers.length === 0) return '';
  return html`<p>${texts.t(language, 'finder:danger')}</p>
${numbersView(numbers)}`;
}

function searchForm({ texts, language, found }: FinderView): Html {
  const words = (key: string) => texts.t(language, key);
  const unknown = found.kind === 'unknown';
  return html`<form class="search" method="post" action="/find" autocomplete="off">
<input type="hidden" name="language" value="${language}">
<h2><label for="name">${words(found.kind === 'town' ? 'finder:search.again' : 'finder:search.label')}</label></h2>
${unknown ? html`<p id="unknown" class="unknown" role="alert">${words('finder:search.unknown')}</p>` : ''}
<p id="hint" class="quiet">${words('finder:search.hint')}</p>
<div class="line"><input id="name" name="name" type="text" autocapitalize="off" spellcheck="false" enterkeyhint="search"
 aria-describedby="${unknown ? 'unknown ' : ''}hint"${unknown ? html` aria-invalid="true"` : ''}>
<button class="main">${words('finder:search.button')}</button></div>
</form>`;
}

function townList({ directory, texts, language }: FinderView): Html {
  const groups = directory.townGroups(language);
  return html`<form method="post" action="/find">
<input type="hidden" name="language" value="${language}">
<h2>${texts.t(language, 'finder:list.heading')}</h2>
<p class="quiet">${texts.t(language, 'finder:list.unofficial')}</p>
${groups.map(
  (group) => html`<h3 id="${group.id}">${group.label}</h3>
<ul class="choices" aria-labelledby="${group.id}">${directory
    .townsOf(group.id, language)
    .map((town) => html`<li><button name="town" value="${town.id}">${town.label}</button></li>`)}</ul>`,
)}
</form>`;
}

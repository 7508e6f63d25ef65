import { html } from 'hono/html';
import { LANGUAGES, type Language } from '../../core/language.ts';
import { LIMITS } from '../../core/limits.ts';
import type { Html } from '../../http/page.ts';
import type { Texts } from '../../i18n/texts.ts';

/** What was filled in before, so that nothing is typed twice. */
export type JoinForm = {
  path: string;
  language: Language;
  name: string;
  languages: Language[];
  fault: 'name' | 'languages' | null;
};

/** The page of an unused invitation. Only its button uses the link up. */
export function joinPage(texts: Texts, form: JoinForm): Html {
  const t = (key: string, holes: Record<string, string | number> = {}) =>
    texts.t(form.language, `console:join.${key}`, holes);
  const fault = (of: JoinForm['fault']) =>
    form.fault === of && of !== null ? html`<p class="fault" id="fault">${t(`fault-${of}`)}</p>` : '';
  const other = LANGUAGES.filter((language) => language !== form.language);
  const spoken = LANGUAGES.map(
    (language) =>
      html`<label class="tick"><input type="checkbox" name="speaks" value="${language}" ${form.languages.includes(language) ? 'checked' : ''}> ${texts.t(form.language, `common:language.${language}`)}</label>`,
  );
  return html`<main>
<h1>${t('title')}</h1>
<p>${t('what')}</p>
<form method="post" action="${form.path}" autocomplete="off">
<input type="hidden" name="page" value="${form.language}">
<label for="name">${t('name')}</label>
<input type="text" id="name" name="name" maxlength="${LIMITS.workerNameMaxCharacters}" value="${form.name}" aria-describedby="name-note${form.fault === 'name' ? ' fault' : ''}" autocomplete="off" spellcheck="false">
<p class="quiet" id="name-note">${t('name-note')}</p>
${fault('name')}
<fieldset><legend>${t('languages')}</legend>${spoken}</fieldset>
${fault('languages')}
<p><button class="main" name="act" value="join">${t('button')}</button></p>
<p class="quiet">${t('once')}</p>
<p class="choices">${other.map((language) => html`<button name="act" value="${language}" lang="${language}">${texts.t(form.language, `common:language.${language}`)}</button>`)}</p>
</form>
</main>`;
}

/** A page that only says something; `console:<name>.title` and `.what`. */
export function noticePage(texts: Texts, language: Language, name: 'gone' | 'already' | 'sign-in'): Html {
  const t = (key: string) => texts.t(language, `console:${name}.${key}`);
  return html`<main>
<h1>${t('title')}</h1>
<p>${t('what')}</p>
<p><a class="button" href="/console">${t('button')}</a></p>
</main>`;
}

import type { Context } from 'hono';
import { html } from 'hono/html';
import { LANGUAGES, type Language } from '../../core/language.ts';
import { LIMITS } from '../../core/limits.ts';
import type { Texts } from '../../i18n/texts.ts';
import { deskOf } from '../access.ts';
import { noticePage } from '../account/pages.ts';
import { type RecordValue, sealedRecords } from '../account/sealed-records.ts';
import type { ConsoleDeps } from '../deps.ts';
import { askedLanguage, framed } from '../frame.ts';
import { CAPABILITIES, may } from '../roles.ts';
import { PAGE_WORDS } from '../wire.ts';

/** Holes stay holes: the page fills them in. */
const HOLES = {
  number: '{number}',
  hours: '{hours}',
  minutes: '{minutes}',
  time: '{time}',
  left: '{left}',
  channel: '{channel}',
};

function pageWords(texts: Texts, language: Language): string {
  return JSON.stringify(
    Object.fromEntries(PAGE_WORDS.map((key) => [key, texts.t(language, `console:page.${key}`, HOLES)])),
  );
}

/** The frame the script fills. Words, name and rights travel as data attributes: nothing in the page is executed but our script. */
function deskBody(deps: ConsoleDeps, worker: RecordValue<'worker'>) {
  const { texts } = deps;
  const t = (key: string) => texts.t(worker.language, `console:${key}`);
  const rights = CAPABILITIES.filter((capability) => may(worker.roles, capability)).join(' ');
  const others = LANGUAGES.filter((language) => language !== worker.language);
  return html`<a class="skip" href="#case">${texts.t(worker.language, 'common:skip')}</a>
<header class="desk-bar"><div class="bar wide">
<p class="who"><strong>${t('page.title')}</strong> <span class="quiet">${worker.name}</span></p>
<div class="choices" id="tools">${others.map((language) => html`<button type="button" data-language="${language}" lang="${language}">${texts.t(language, `common:language.${language}`)}</button>`)}</div>
</div></header>
<div id="state" role="status"></div>
<main id="desk" class="wide" data-words="${pageWords(texts, worker.language)}" data-rights="${rights}" data-text-max="${LIMITS.workerTextMaxCharacters}" data-silence-ms="${LIMITS.silenceMs}" data-beat-ms="${LIMITS.beatEveryMs}">
<noscript><p class="card">${t('needs-script')}</p></noscript>
</main>`;
}

/** `GET /console`: the desk for somebody signed in, else how to get in. */
export async function showDesk(c: Context, deps: ConsoleDeps): Promise<Response> {
  const desk = await deskOf(c, deps);
  const worker = desk === null ? null : await sealedRecords(deps).read('worker', desk.worker);
  if (worker === null) {
    const language = askedLanguage(c);
    const title = deps.texts.t(language, 'console:sign-in.title');
    return framed(c, deps, { language, title, body: noticePage(deps.texts, language, 'sign-in') });
  }
  const { language } = worker.value;
  const title = deps.texts.t(language, 'console:page.title');
  return framed(c, deps, { language, title, body: deskBody(deps, worker.value), script: deps.assets['console.js'] });
}

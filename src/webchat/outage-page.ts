import { html } from 'hono/html';
import { FIRST_LANGUAGE, LANGUAGES, type Language } from '../core/language.ts';
import type { NumberToCall } from '../core/message.ts';
import { numbersView } from '../http/numbers-view.ts';
import { type Html, page } from '../http/page.ts';
import type { Texts } from '../i18n/texts.ts';
import type { WebchatDeps } from './deps.ts';

/** The bubble with what is wrong and whom to call. A page keeps one for when it can reach nobody. */
export function outageCard(
  texts: Texts,
  languages: readonly Language[],
  said: { key: string; numbers: NumberToCall[]; holes?: { police: string } },
): Html {
  return html`<article class="bubble bot outage" data-seq="0">
${languages.map((language) => html`<p lang="${language}">${texts.t(language, said.key, said.holes)}</p>`)}
${numbersView(said.numbers)}
</article>`;
}

/** What is said when the store is gone, in every language at once, since nobody can be asked. Needs no store and no flow. */
export function outagePage(
  { texts, assets, card, holes, config }: WebchatDeps,
  { show, part }: { show: 'card' | 'line'; part: boolean },
): Html {
  const key = show === 'card' ? 'errors:outage' : 'errors:outage-again';
  const numbers = show === 'card' ? card(FIRST_LANGUAGE) : [];
  return page({
    language: FIRST_LANGUAGE,
    title: texts.t(FIRST_LANGUAGE, 'web:title'),
    icon: assets.icon,
    styles: part ? [] : [assets['base.css'], assets['chat.css']],
    banner: config.mode === 'demo' ? texts.t(FIRST_LANGUAGE, 'common:demo') : null,
    body: html`<header class="top"><div class="bar"><a id="leave" class="button leave" href="/leave" rel="noreferrer noopener nofollow" data-exit="${config.exitUrl}">${texts.t(FIRST_LANGUAGE, 'web:leave')}</a></div></header>
<main>${outageCard(texts, LANGUAGES, { key, numbers, holes })}
<p><a href="/">${texts.t(FIRST_LANGUAGE, 'errors:first-page')}</a></p></main>`,
  });
}

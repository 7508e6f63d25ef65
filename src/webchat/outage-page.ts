import { html } from 'hono/html';
import { FIRST_LANGUAGE, LANGUAGES } from '../core/language.ts';
import { numbersView } from '../http/numbers-view.ts';
import { page } from '../http/page.ts';
import type { WebchatDeps } from './deps.ts';

/** What is said when the store is gone, in every language at once, since nobody can be asked. Needs no store and no flow. */
export function outagePage(
  { texts, assets, card, config }: WebchatDeps,
  { show, part }: { show: 'card' | 'line'; part: boolean },
): ReturnType<typeof html> {
  const key = show === 'card' ? 'errors:outage' : 'errors:outage-again';
  const numbers = show === 'card' ? card(FIRST_LANGUAGE) : [];
  return page({
    language: FIRST_LANGUAGE,
    title: texts.t(FIRST_LANGUAGE, 'web:title'),
    styles: part ? [] : [assets['base.css'], assets['chat.css']],
    banner: null,
    body: html`<header class="top"><div class="bar"><a id="leave" class="button leave" href="/leave" rel="noreferrer noopener nofollow" data-exit="${config.exitUrl}">${texts.t(FIRST_LANGUAGE, 'web:leave')}</a></div></header>
<main><article class="bubble bot outage" data-seq="0">
${LANGUAGES.map((language) => html`<p lang="${language}">${texts.t(language, key)}</p>`)}
${numbersView(numbers)}
</article>
<p><a href="/">${texts.t(FIRST_LANGUAGE, 'errors:first-page')}</a></p></main>`,
  });
}

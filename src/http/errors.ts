// http/ is what all three fronts share: the page's frame, its headers, the routes of hooks and health.

import type { ErrorHandler, NotFoundHandler } from 'hono';
import { html } from 'hono/html';
import { AppError } from '../core/error.ts';
import { FIRST_LANGUAGE, LANGUAGES, type Language } from '../core/language.ts';
import type { NumberToCall } from '../core/message.ts';
import type { Texts } from '../i18n/texts.ts';
import type { Log } from '../log.ts';
import { numbersView } from './numbers-view.ts';
import { type Assets, page } from './page.ts';
import { securityHeaders } from './security-headers.ts';

type Parts = {
  texts: Texts;
  assets: Assets;
  log: Log;
  https: boolean;
  demo: boolean;
  /** Police and ambulance. */
  numbers(language: Language): NumberToCall[];
};

/** A page of one sentence in every language, since nobody can be asked which, with the way out and whom to call. */
function saying({ texts, assets, demo, numbers }: Parts, key: string) {
  const body = html`<header class="top"><div class="bar"><a class="button leave" href="/leave" rel="noreferrer noopener nofollow">${texts.t(FIRST_LANGUAGE, 'common:leave')}</a></div></header>
<main><article class="card bubble outage" data-seq="0">${LANGUAGES.map((language) => html`<p lang="${language}">${texts.t(language, `errors:${key}`)}</p>`)}</article>
${numbersView(numbers(FIRST_LANGUAGE))}
<p><a class="button" href="/">${texts.t(FIRST_LANGUAGE, 'errors:first-page')}</a></p></main>`;
  const title = texts.t(FIRST_LANGUAGE, 'web:title');
  const banner = demo ? texts.t(FIRST_LANGUAGE, 'common:demo') : null;
  return page({ language: FIRST_LANGUAGE, title, icon: assets.icon, styles: [assets['base.css']], banner, body });
}

const headersOf = ({ assets, https }: Parts) => securityHeaders({ styles: [assets['base.css']], https });

/** An error of a whole page as an answer: a sentence in every language for people, its code alone for the log. The chat and the desk answer their own. */
export function errorHandler(parts: Parts): ErrorHandler {
  const headers = headersOf(parts);
  return (error, context) => {
    const known = error instanceof AppError ? error : new AppError('internal', error.name, { cause: error });
    const { status, publicKey } = known.traits;
    parts.log('request-failed', { code: known.code, status });
    return context.html(saying(parts, publicKey), status, headers);
  };
}

export function notFound(parts: Parts): NotFoundHandler {
  const headers = headersOf(parts);
  return (context) => context.html(saying(parts, 'not-found'), 404, headers);
}

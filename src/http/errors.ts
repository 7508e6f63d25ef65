import type { ErrorHandler } from 'hono';
import { html } from 'hono/html';
import { AppError } from '../core/error.ts';
import { FIRST_LANGUAGE, LANGUAGES } from '../core/language.ts';
import type { Texts } from '../i18n/texts.ts';
import type { Log } from '../log.ts';
import { type Assets, page } from './page.ts';
import { securityHeaders } from './security-headers.ts';

/** The one place where an error becomes an answer: what people see is in every language, what the operator sees goes to the log. */
export function errorHandler({ texts, assets, log, https }: { texts: Texts; assets: Assets; log: Log; https: boolean }): ErrorHandler {
  const styles = [assets['base.css']];
  const headers = securityHeaders({ styles, https });
  return (error, context) => {
    const known = error instanceof AppError ? error : new AppError('internal', error.name, { cause: error });
    const { status, publicKey } = known.traits;
    log('request-failed', { code: known.code, status, ...(status >= 500 ? { detail: known.message } : {}) });
    const wantsJson = context.req.header('accept')?.includes('application/json') ?? false;
    if (wantsJson) return context.json({ error: publicKey, message: texts.t(FIRST_LANGUAGE, `errors:${publicKey}`) }, status, headers);
    const body = html`<main><article class="card bubble outage" data-seq="0">${LANGUAGES.map((language) => html`<p lang="${language}">${texts.t(language, `errors:${publicKey}`)}</p>`)}</article>
<p><a class="button" href="/">${texts.t(FIRST_LANGUAGE, 'errors:first-page')}</a></p></main>`;
    const title = texts.t(FIRST_LANGUAGE, 'web:title');
    return context.html(page({ language: FIRST_LANGUAGE, title, styles, banner: null, body }), status, headers);
  };
}

import type { Context } from 'hono';
import { html } from 'hono/html';
import { AppError } from '../core/error.ts';
import type { ConsoleDeps } from './deps.ts';
import { askedLanguage, framed } from './frame.ts';

/** Every failure of the console ends here: JSON for the page's own calls, a page for a person who followed a link. */
export function answerFailure(c: Context, deps: ConsoleDeps, cause: unknown): Response | Promise<Response> {
  const error = cause instanceof AppError ? cause : new AppError('internal', 'unexpected', { cause });
  const { status, publicKey } = error.traits;
  if (status >= 500) deps.log('request-failed', { code: error.code, status, route: 'console' });
  if (!c.req.header('accept')?.includes('text/html')) return c.json({ error: publicKey }, status);
  const language = askedLanguage(c);
  const words = deps.texts.t(language, `console:page.failure.${publicKey}`);
  const back = deps.texts.t(language, 'console:to-desk');
  const body = html`<main><h1>${words}</h1><p><a class="button" href="/console">${back}</a></p></main>`;
  return framed(c, deps, { language, title: deps.texts.t(language, 'console:page.title'), body, status });
}

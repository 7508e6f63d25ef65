import type { Context } from 'hono';
import type { Language } from '../core/language.ts';
import { FIRST_LANGUAGE, LANGUAGES } from '../core/language.ts';
import { type Asset, page } from '../http/page.ts';
import { overHttps } from '../http/same-origin.ts';
import { securityHeaders } from '../http/security-headers.ts';
import { type ConsoleDeps, deskOrigin } from './deps.ts';

export type Framed = {
  language: Language;
  title: string;
  body: unknown;
  script?: Asset;
  status?: 200 | 400 | 401 | 403 | 409 | 410 | 413 | 429 | 500 | 503;
};

/** A whole page of the console with its headers. */
export function framed(
  c: Context,
  deps: ConsoleDeps,
  { language, title, body, script, status = 200 }: Framed,
): Response | Promise<Response> {
  const styles = [deps.assets['base.css'], deps.assets['console.css']];
  const headers = securityHeaders({ styles, script, https: overHttps(deskOrigin(deps.config)) });
  for (const [name, value] of Object.entries(headers)) c.header(name, value);
  const banner = deps.config.mode === 'demo' ? deps.texts.t(language, 'common:demo') : null;
  return c.html(page({ language, title, styles, ...(script ? { script } : {}), banner, body }), status);
}

/** The language of somebody not signed in, by what their browser asks for first. */
export function askedLanguage(c: Context): Language {
  for (const asked of (c.req.header('accept-language') ?? '').split(',')) {
    const ours = LANGUAGES.find((language) => mainTag(language) === mainTag(asked));
    if (ours !== undefined) return ours;
  }
  return FIRST_LANGUAGE;
}

/** `zh` of `zh-Hans` and of ` zh-CN;q=0.9`. */
function mainTag(text: string): string {
  return /^\s*([a-z]*)/i.exec(text)?.[1]?.toLowerCase() ?? '';
}

// finder/ is the community's front: a town chosen, the centres there. It keeps nothing and needs no script.

import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { within } from '../core/basics/within.ts';
import { AppError } from '../core/error.ts';
import { FIRST_LANGUAGE, isLanguage, type Language } from '../core/language.ts';
import { LIMITS } from '../core/limits.ts';
import type { NumberToCall } from '../core/message.ts';
import type { Directory } from '../directory/create-directory.ts';
import type { Assets } from '../http/page.ts';
import { securityHeaders } from '../http/security-headers.ts';
import type { Texts } from '../i18n/texts.ts';
import { finderPage } from './finder-page.ts';
import type { Found } from './finder-view.ts';

export type FinderParts = {
  directory: Directory;
  texts: Texts;
  assets: Pick<Assets, 'base.css' | 'finder.css' | 'icon'>;
  config: { mode: 'demo' | 'service'; https: boolean };
  /** Refuses a POST that another site sent. */
  guard: MiddlewareHandler;
  /** The numbers to call in danger, first on the page; none leaves them out. */
  numbers?: (language: Language) => NumberToCall[];
};

/** Routes of the finder, for mounting at /find. POST answers 200 itself, so that no town is ever in an address. */
export function createFinder(parts: FinderParts): Hono {
  const styles = [parts.assets['base.css'], parts.assets['finder.css']];
  const headers = securityHeaders({ styles, https: parts.config.https });
  const answer = (context: Context, language: Language, found: Found) =>
    context.html(
      finderPage({
        ...parts,
        styles,
        icon: parts.assets.icon,
        demo: parts.config.mode === 'demo',
        numbers: parts.numbers?.(language) ?? [],
        language,
        found,
      }),
      200,
      headers,
    );

  const app = new Hono();
  app.get('/', (context) => answer(context, FIRST_LANGUAGE, { kind: 'list' }));
  app.post('/', parts.guard, async (context) => {
    const type = context.req.header('content-type') ?? '';
    if (!type.toLowerCase().startsWith('application/x-www-form-urlencoded')) {
      throw new AppError('bad-request', 'the finder takes a form and nothing else');
    }
    const form = new URLSearchParams(await within(context.req.text(), LIMITS.bodyReadMs));
    const language = form.get('language');
    return answer(context, isLanguage(language) ? language : FIRST_LANGUAGE, look(parts.directory, form));
  });
  return app;
}

/** A tapped town by its code, a typed one by its name; nothing typed shows the list again. */
function look(directory: Directory, form: URLSearchParams): Found {
  const tapped = form.get('town');
  const typed = form.get('name') ?? '';
  if (tapped === null && typed.trim() === '') return { kind: 'list' };
  const code = tapped === null ? directory.findTown(typed) : (directory.town(tapped)?.code ?? null);
  return code === null ? { kind: 'unknown' } : { kind: 'town', code };
}

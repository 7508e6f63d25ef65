import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Hono, type MiddlewareHandler } from 'hono';
import { AppError } from '../../src/core/error.ts';
import { LANGUAGES } from '../../src/core/language.ts';
import { createDirectory } from '../../src/directory/create-directory.ts';
import type { CentresFile } from '../../src/directory/schema.ts';
import { createFinder, type FinderParts } from '../../src/finder/create-finder.ts';
import type { Asset } from '../../src/http/page.ts';
import { createTexts } from '../../src/i18n/texts.ts';
import { dongguan } from '../directory/dongguan.ts';

export function readProjectFile(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
}

function style(path: string): Asset {
  const text = readProjectFile(path);
  return { text, hash: `sha256-${createHash('sha256').update(text).digest('base64')}` };
}

function words(language: string, area: string): Record<string, unknown> {
  return JSON.parse(readProjectFile(`locales/${language}/${area}.json`));
}

/** Lets every POST through; the real guard has tests of its own. */
const open: MiddlewareHandler = (_context, next) => next();

/** The finder as the outer app mounts it, over the shipped data. */
export function makeFinder(changes: Partial<FinderParts> & { centres?: CentresFile } = {}) {
  const data = dongguan();
  const { centres = data.centres, ...parts } = changes;
  const directory = createDirectory({ towns: data.towns, centres });
  const catalogue = Object.fromEntries(
    LANGUAGES.map((language) => [
      language,
      Object.fromEntries(['common', 'finder', 'web'].map((area) => [area, words(language, area)])),
    ]),
  );
  const app = new Hono();
  app.onError((error, context) => context.text('', error instanceof AppError ? error.traits.status : 500));
  app.route(
    '/find',
    createFinder({
      directory,
      texts: createTexts(catalogue),
      assets: { 'base.css': style('src/http/base.css'), 'finder.css': style('src/finder/finder.css') },
      config: { mode: 'demo', https: false },
      guard: open,
      ...parts,
    }),
  );
  return {
    app,
    directory,
    towns: data.towns.towns,
    get: () => app.request('/find'),
    post: (form: Record<string, string>) => app.request('/find', { method: 'POST', body: new URLSearchParams(form) }),
  };
}

import { type Context, Hono } from 'hono';
import { cleanText } from '../../core/basics/clean-text.ts';
import { isLanguage, LANGUAGES, type Language } from '../../core/language.ts';
import { LIMITS } from '../../core/limits.ts';
import { deskOf } from '../access.ts';
import type { ConsoleDeps } from '../deps.ts';
import { askedLanguage, framed } from '../frame.ts';
import { setDeskCookie } from './cookie.ts';
import { findInvite, join } from './join.ts';
import { type JoinForm, joinPage, noticePage } from './pages.ts';

type Answer = Response | Promise<Response>;

function notice(
  c: Context,
  deps: ConsoleDeps,
  { name, language }: { name: 'gone' | 'already'; language: Language },
): Answer {
  const title = deps.texts.t(language, `console:${name}.title`);
  return framed(c, deps, {
    language,
    title,
    body: noticePage(deps.texts, language, name),
    status: name === 'gone' ? 410 : 409,
  });
}

function show(c: Context, deps: ConsoleDeps, form: JoinForm): Answer {
  const title = deps.texts.t(form.language, 'console:join.title');
  return framed(c, deps, {
    language: form.language,
    title,
    body: joinPage(deps.texts, form),
    status: form.fault === null ? 200 : 400,
  });
}

/** The form's fields as typed; anything unknown is left out. `act` is `join` or the language to show the page in. */
function readForm(body: string, path: string): JoinForm & { act: string } {
  const fields = new URLSearchParams(body);
  const act = fields.get('act') ?? '';
  const page = isLanguage(act) ? act : fields.get('page');
  const language = isLanguage(page) ? page : (LANGUAGES[0] as Language);
  const languages = LANGUAGES.filter((each) => fields.getAll('speaks').includes(each));
  return { path, act, language, name: cleanText(fields.get('name') ?? ''), languages, fault: null };
}

function faultOf(form: JoinForm): JoinForm['fault'] {
  if (form.name === '' || form.name.length > LIMITS.workerNameMaxCharacters) return 'name';
  return form.languages.length === 0 ? 'languages' : null;
}

/** One-time links: GET shows, and only POST by the page's button uses up (previews fetch links). */
export function joinRoutes(deps: ConsoleDeps): Hono {
  const app = new Hono();

  app.get('/join/:token', async (c) => {
    const language = askedLanguage(c);
    if ((await findInvite(deps, c.req.param('token'))) === null) return notice(c, deps, { name: 'gone', language });
    // Following a link from elsewhere brings no Strict cookie along; the POST below looks again.
    if ((await deskOf(c, deps)) !== null) return notice(c, deps, { name: 'already', language });
    return show(c, deps, { path: c.req.path, language, name: '', languages: [language], fault: null });
  });

  app.post('/join/:token', async (c) => {
    const form = readForm(await c.req.text(), c.req.path);
    const { language } = form;
    const invite = await findInvite(deps, c.req.param('token'));
    if (invite === null) return notice(c, deps, { name: 'gone', language });
    if ((await deskOf(c, deps)) !== null) return notice(c, deps, { name: 'already', language });
    if (form.act !== 'join') return show(c, deps, form);
    const fault = faultOf(form);
    if (fault !== null)
      return show(c, deps, { ...form, name: form.name.slice(0, LIMITS.workerNameMaxCharacters), fault });
    const joined = await join(deps, invite, { name: form.name, languages: form.languages, language });
    if (joined === null) return notice(c, deps, { name: 'gone', language });
    setDeskCookie(c, deps.config, joined.deskToken);
    return c.redirect('/console', 303);
  });

  return app;
}

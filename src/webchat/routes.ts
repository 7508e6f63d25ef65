import { type Context, Hono } from 'hono';
import { AppError } from '../core/error.ts';
import { FIRST_LANGUAGE } from '../core/language.ts';
import { securityHeaders } from '../http/security-headers.ts';
import type { Outcome } from '../turn/turn.ts';
import { type ChatPageParts, chatPage } from './chat-page.ts';
import { identityOf, type WebchatDeps } from './deps.ts';
import { events } from './events.ts';
import { outagePage } from './outage-page.ts';
import { readPost } from './read-post.ts';

/** `GET|POST /`, `GET /events`, `GET /leave`. */
export function createWebchat(deps: WebchatDeps): Hono {
  const { config, assets, cookie } = deps;
  const pageDeps = { texts: deps.texts, assets, exitUrl: config.exitUrl, demo: config.mode === 'demo' };
  const headers = securityHeaders({
    styles: [assets['base.css'], assets['chat.css']],
    script: assets['chat.js'],
    https: config.https,
  });
  const page = (parts: ChatPageParts) => chatPage(pageDeps, parts);
  const firstPage = page({ language: FIRST_LANGUAGE, deliveries: deps.greeting, sent: null });

  const app = new Hono();
  app.use(async (context, next) => {
    await next();
    for (const [name, value] of Object.entries(headers)) context.res.headers.set(name, value);
  });

  // Never reads the cookie: whoever opens it, or goes Back to it, sees the same first page.
  app.get('/', (context) => context.html(firstPage));

  app.post('/', deps.guard, async (context) => {
    const posted = await readPost(context.req.raw, deps.runtime.randomId);
    const known = cookie.read(context);
    // Sent again from a page that was left: what it says is not read.
    if (known === null && !posted.first) return context.html(firstPage);
    const who = known ?? deps.runtime.randomId();
    const identity = identityOf(deps, who);
    const part = context.req.header('content-type')?.startsWith('application/json') ?? false;
    try {
      const outcome = await deps.handleTurn({ identity, ...posted });
      if (known === null) cookie.set(context, who);
      return answer(context, { outcome, part, seenSeq: posted.seenSeq });
    } catch (error) {
      if (!(error instanceof AppError) || error.traits.status !== 503) throw error;
      deps.log('turn-failed', { code: error.code });
      if (known === null) cookie.set(context, who);
      const { today } = await deps.keys.tags(identity, deps.runtime.nowMs());
      return context.html(outagePage(deps, { show: deps.fallback(today), part }), 503, { 'Retry-After': '10' });
    }
  });

  function answer(
    context: Context,
    given: { outcome: Outcome; part: boolean; seenSeq: number },
  ): Response | Promise<Response> {
    const { outcome, part } = given;
    const { language, deliveries } = outcome;
    if (outcome.ended !== null) cookie.expire(context);
    // A script cannot follow a redirect to another site; it leaves by itself.
    if (outcome.ended === 'leave') return part ? context.body(null, 205) : context.redirect(config.exitUrl, 303);
    const seenSeq = Math.max(given.seenSeq, ...deliveries.map(({ seq }) => seq));
    const notice = deliveries.length === 0 && !outcome.caseOpen ? deps.texts.t(language, 'web:nothingNew') : undefined;
    const sent = outcome.ended === null ? { id: deps.runtime.randomId(), seenSeq } : null;
    return context.html(page({ language, deliveries, sent, part, ...(notice === undefined ? {} : { notice }) }));
  }

  app.get('/events', (context) => events(deps, context));

  app.get('/leave', async (context) => {
    const who = cookie.read(context);
    if (who !== null) {
      try {
        const inbound = { kind: 'command', command: 'hide' } as const;
        await deps.handleTurn({ identity: identityOf(deps, who), event: deps.runtime.randomId(), inbound, seenSeq: 0 });
      } catch (error) {
        // Leaving waits for nobody: the session ends at its own deadline.
        deps.log('turn-failed', { code: error instanceof AppError ? error.code : 'internal' });
      }
    }
    cookie.expire(context);
    context.header('Clear-Site-Data', '"cache", "storage"');
    return context.redirect(config.exitUrl, 303);
  });
  return app;
}

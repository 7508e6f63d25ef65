// webchat/widget/ is the chat inside a partner's page: a cookie and sessions of its own, and no form that leaves a row in the history.

import { Hono } from 'hono';
import { AppError } from '../../core/error.ts';
import { FIRST_LANGUAGE } from '../../core/language.ts';
import { securityHeaders } from '../../http/security-headers.ts';
import type { WebchatDeps } from '../deps.ts';
import { events } from '../events.ts';
import { end } from '../leave.ts';
import { converse, pageOf, withHeaders } from '../routes.ts';

/** `GET|POST /widget`, `GET /widget/events`, `POST /widget/leave`, for frames on the pages of `origins`. */
export function createWidget(deps: WebchatDeps, origins: readonly string[]): Hono {
  const { config, assets, greeting } = deps;
  const styles = [assets['base.css'], assets['chat.css']];
  const headers = securityHeaders({ styles, script: assets['chat.js'], https: config.https, framedBy: origins });
  const page = pageOf(deps);
  const firstPage = page({ language: FIRST_LANGUAGE, deliveries: greeting, sent: null });

  const app = new Hono();
  app.use(withHeaders(headers));
  // Never reads the cookie: the same bytes for everybody.
  app.get('/', (context) => context.html(firstPage));
  app.post('/', deps.guard, (context) => {
    if (!context.req.header('content-type')?.startsWith('application/json'))
      throw new AppError('bad-request', 'the widget sends JSON alone');
    return converse(deps, context, page);
  });
  app.get('/events', (context) => events(deps, context));
  // By POST: this cookie goes along when another site asks for an address of ours.
  app.post('/leave', deps.guard, async (context) => {
    await end(deps, context);
    return context.body(null, 204);
  });
  return app;
}
